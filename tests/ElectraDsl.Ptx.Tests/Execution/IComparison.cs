namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>A question about two registers.</summary>
internal interface IComparison
{
    static abstract bool Holds(ulong left, ulong right);
}
