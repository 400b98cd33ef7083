namespace ElectraDsl.Architecture.Tests;

/// <summary>One place in a source file that uses a type, or a member of it.</summary>
/// <param name="FromFile">The file, relative to its project.</param>
/// <param name="FromType">The type whose code uses the other.</param>
/// <param name="ToAssembly">Where the other one is.</param>
/// <param name="ToFile">Its file, relative to the project; empty where it is in another assembly.</param>
/// <param name="ToType">The other type.</param>
internal sealed record Arrow(string FromFile, string FromType, string ToAssembly, string ToFile, string ToType)
{
    public string FromFolder => FolderOf(FromFile);

    public string ToFolder => FolderOf(ToFile);

    public override string ToString() => ToFile.Length == 0
        ? $"{FromType} ({FromFile}) -> {ToType} ({ToAssembly})"
        : $"{FromType} ({FromFile}) -> {ToType} ({ToFile})";

    // Files beside the project file are a folder, too.
    private static string FolderOf(string file) => Path.GetDirectoryName(file) is { Length: > 0 } folder ? folder.Replace('\\', '/') : ".";
}
