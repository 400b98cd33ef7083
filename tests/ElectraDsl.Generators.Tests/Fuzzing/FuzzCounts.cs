using System.Collections.Concurrent;

namespace ElectraDsl.Generators.Tests.Fuzzing;

/// <summary>What came of many mutated declarations.</summary>
internal sealed class FuzzCounts
{
    private int accepted, refused, rejected, fixes;

    /// <summary>Everything that must never come, with the seed that brings it.</summary>
    public ConcurrentBag<string> Faults { get; } = [];

    /// <summary>Sound models: the whole of their generated code was compiled.</summary>
    public int Accepted => accepted;

    /// <summary>Refused by ElectraDsl's diagnostics.</summary>
    public int Refused => refused;

    /// <summary>Rejected by C#.</summary>
    public int Rejected => rejected;

    /// <summary>Code fixes that were offered and applied.</summary>
    public int Fixes => fixes;

    public void CountAccepted() => Interlocked.Increment(ref accepted);

    public void CountRefused() => Interlocked.Increment(ref refused);

    public void CountRejected() => Interlocked.Increment(ref rejected);

    public void CountFix() => Interlocked.Increment(ref fixes);

    /// <summary>The figures in one line, and the first faults below it.</summary>
    public override string ToString() =>
        $"{accepted + refused + rejected} declarations: {accepted} accepted, {refused} refused by ElectraDsl, {rejected} rejected by C#, {fixes} code fixes applied, {Faults.Count} faults"
        + string.Concat(Faults.Order(StringComparer.Ordinal).Take(20).Select(fault => "\n" + fault));
}
