namespace ElectraDsl.Ptx.Tests.Parsing;

/// <summary>One instruction.</summary>
/// <param name="Line">Line of the text, from 1.</param>
/// <param name="Text">As written, without its guard's spaces and semicolon.</param>
/// <param name="Guard">The predicate before it: "%p3"; null where there is none.</param>
/// <param name="IsGuardNegated">Whether it runs where the predicate is false.</param>
/// <param name="Opcode">With all modifiers: "mad.lo.u64".</param>
/// <param name="Operands">The first is the destination, if there is one.</param>
internal sealed record PtxInstruction(
    int Line, string Text, string? Guard, bool IsGuardNegated, string Opcode, IReadOnlyList<PtxOperand> Operands);
