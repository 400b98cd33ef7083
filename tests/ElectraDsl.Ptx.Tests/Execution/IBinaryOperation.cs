namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>A function of two registers.</summary>
internal interface IBinaryOperation
{
    static abstract ulong Apply(ulong left, ulong right);
}
