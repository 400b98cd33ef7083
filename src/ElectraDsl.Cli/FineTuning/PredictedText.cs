namespace ElectraDsl.Cli;

/// <summary>What a head reads: a text, or two.</summary>
/// <param name="First">The text, the first of two, or the question.</param>
/// <param name="Second">The second text or the passage; null where there is none.</param>
internal sealed record PredictedText(string First, string? Second)
{
    /// <summary>As a line: a tab stands between two texts.</summary>
    public string Line => Second is null ? First : $"{First}\t{Second}";

    /// <summary>Both texts, of a text that has two.</summary>
    public (string First, string Second) Pair => (First, Second!);
}
