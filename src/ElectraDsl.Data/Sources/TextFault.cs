namespace ElectraDsl.Data;

/// <summary>What is wrong with one line or row, behind which reading continues.</summary>
/// <param name="Kind">What it is, for counts.</param>
/// <param name="Message">One line that names the file and the place.</param>
internal sealed record TextFault(FaultKind Kind, string Message)
{
    /// <summary>What it is where such lines are not to be left out.</summary>
    public CorpusException ToException() => new($"{Message}; --on-error skip leaves it out.");
}
