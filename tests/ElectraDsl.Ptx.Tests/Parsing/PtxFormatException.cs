namespace ElectraDsl.Ptx.Tests.Parsing;

/// <summary>A text that the machine cannot take: something in it is not PTX as it knows it.</summary>
internal sealed class PtxFormatException(int line, string what) : Exception($"line {line}: {what}")
{
    /// <summary>Line of the text, from 1.</summary>
    internal int Line { get; } = line;
}
