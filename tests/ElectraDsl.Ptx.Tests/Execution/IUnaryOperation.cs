namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>A function of one register.</summary>
internal interface IUnaryOperation
{
    static abstract ulong Apply(ulong value);
}
