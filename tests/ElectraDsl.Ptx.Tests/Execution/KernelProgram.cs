namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>A kernel, decoded.</summary>
/// <param name="Name">The C# method, for findings.</param>
/// <param name="Code">The instructions, in an order in which loops lie before what follows them.</param>
/// <param name="Slots">Registers, constants and special registers.</param>
/// <param name="Predicates">Predicate registers.</param>
/// <param name="Constants">What lies in the slots of constants.</param>
/// <param name="Specials">What lies in the slots of special registers.</param>
/// <param name="ParameterBytes">Size of all parameters, each where <see cref="ParameterOffsets"/> says.</param>
/// <param name="ParameterOffsets">Where each parameter begins.</param>
/// <param name="ParameterSizes">And its bytes.</param>
/// <param name="ParameterAlignments">What the address of each must be a multiple of.</param>
/// <param name="Shared">Where each shared array lies.</param>
/// <param name="LocalBytes">Of a thread.</param>
/// <param name="MaximumThreads">Of a block.</param>
internal sealed record KernelProgram(
    string Name,
    IReadOnlyList<Instruction> Code,
    int Slots,
    int Predicates,
    IReadOnlyList<(int Slot, ulong Value)> Constants,
    IReadOnlyList<(int Slot, SpecialRegister Special)> Specials,
    int ParameterBytes,
    IReadOnlyList<int> ParameterOffsets,
    IReadOnlyList<int> ParameterSizes,
    IReadOnlyList<int> ParameterAlignments,
    IReadOnlyList<VariablePlace> Shared,
    int LocalBytes,
    int MaximumThreads);
