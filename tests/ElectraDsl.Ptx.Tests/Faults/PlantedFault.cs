namespace ElectraDsl.Ptx.Tests.Faults;

/// <summary>A fault in the text of a kernel.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Line">Line of the text, from 1.</param>
/// <param name="Before">The line as it was.</param>
/// <param name="After">As it is now; empty where it is gone.</param>
/// <param name="Text">The whole text with the fault.</param>
internal sealed record PlantedFault(FaultKind Kind, int Line, string Before, string After, string Text)
{
    public override string ToString() => $"{Kind} in line {Line}: {Before.Trim()} -> {(After.Length == 0 ? "nothing" : After.Trim())}";
}
