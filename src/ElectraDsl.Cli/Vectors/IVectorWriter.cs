namespace ElectraDsl.Cli;

/// <summary>Writes vectors as they come.</summary>
internal interface IVectorWriter : IDisposable
{
    /// <summary>Writes some.</summary>
    /// <param name="texts">What they are of.</param>
    /// <param name="vectors">Row after row.</param>
    void Write(IReadOnlyList<string> texts, ReadOnlySpan<float> vectors);
}
