namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>A function of three registers.</summary>
internal interface ITernaryOperation
{
    static abstract ulong Apply(ulong first, ulong second, ulong third);
}
