namespace ElectraDsl.Ptx.Tests.Faults;

/// <summary>Kernels on which faults are tried, with what must come out.</summary>
internal interface IFaultTrial
{
    /// <summary>The texts of the kernels that are launched, and the lines of them that are executed.</summary>
    IReadOnlyList<(string Text, IReadOnlySet<int> Executed)> Texts { get; }

    /// <summary>Runs them with a fault in one of their texts.</summary>
    (FaultOutcome Outcome, string Detail) Try(string text, PlantedFault fault);
}
