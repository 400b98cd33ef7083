namespace ElectraDsl.Ptx.Tests.Parsing;

/// <summary>A PTX text with one kernel, as it is written: nothing is resolved, and no opcode is known yet.</summary>
/// <param name="Target">The GPU, as in the text: sm_80.</param>
/// <param name="EntryPoint">Name of the kernel.</param>
/// <param name="MaximumThreads">Threads of a block, at most (.maxntid).</param>
/// <param name="Parameters">In the order of the signature.</param>
/// <param name="Variables">Shared and local arrays.</param>
/// <param name="Registers">Every register's type by its name: "%r3" is "b32".</param>
/// <param name="Instructions">In the order of the text.</param>
/// <param name="Labels">Index of the instruction behind each label.</param>
internal sealed record PtxModule(
    string Target,
    string EntryPoint,
    int MaximumThreads,
    IReadOnlyList<PtxParameter> Parameters,
    IReadOnlyList<PtxVariable> Variables,
    IReadOnlyDictionary<string, string> Registers,
    IReadOnlyList<PtxInstruction> Instructions,
    IReadOnlyDictionary<string, int> Labels);
