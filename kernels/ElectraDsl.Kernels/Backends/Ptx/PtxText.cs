using System.Text.RegularExpressions;

namespace ElectraDsl.Kernels.Backends.Ptx;

/// <summary>A kernel as NVIDIA's driver reads it.</summary>
internal sealed partial class PtxText
{
    /// <summary>Wraps a text.</summary>
    /// <exception cref="FormatException">It does not hold exactly one kernel.</exception>
    internal PtxText(string text)
    {
        MatchCollection entries = Entry().Matches(text);
        if (entries.Count != 1)
            throw new FormatException($"The PTX text holds {entries.Count} kernels instead of one.");
        Text = text;
        EntryPoint = entries[0].Groups[1].Value;
    }

    /// <summary>The text.</summary>
    internal string Text { get; }

    /// <summary>Name of its kernel.</summary>
    internal string EntryPoint { get; }

    [GeneratedRegex(@"^\s*\.visible\s+\.entry\s+([A-Za-z_$][\w$]*)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Entry();
}
