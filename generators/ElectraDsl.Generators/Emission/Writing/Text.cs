namespace ElectraDsl.Generators.Emission;

/// <summary>Turns an interpolated raw string into source text; <see cref="TextHandler"/> says how holes are filled.</summary>
internal static class Text
{
    public static string Of(ref TextHandler text) => text.ToString();
}
