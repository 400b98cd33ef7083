using ElectraDsl.Ptx.Tests.Execution;
using ElectraDsl.Ptx.Tests.Parsing;

namespace ElectraDsl.Ptx.Tests.Decoding;

/// <summary>mov, selp, and the logic of predicates.</summary>
internal static partial class OpcodeTable
{
    private static readonly string[] CopiedTypes = ["b16", "u16", "s16", "b32", "u32", "s32", "f32", "b64", "u64", "s64"];

    private static void AddCopies()
    {
        foreach (string type in CopiedTypes)
        {
            int bits = 8 * PtxParser.SizeOf(type);
            Entries.Add($"mov.{type}", operands => new Copy(operands.Expect(2).Destination(), operands.Source(1), bits));
            Entries.Add(
                $"selp.{type}",
                operands => new Selection(operands.Expect(4).Destination(), operands.Source(1), operands.Source(2), operands.Predicate(3), bits));
        }

        Entries.Add("mov.pred", CopyPredicate);
        Logic("and.pred", static (left, right) => left & right);
        Logic("or.pred", static (left, right) => left | right);
        Logic("xor.pred", static (left, right) => left ^ right);
        Entries.Add(
            "not.pred",
            operands => new PredicateLogic(
                operands.Expect(2).Predicate(0), operands.Predicate(1), operands.Predicate(1), static (value, _) => ~value));
    }

    private static PredicateCopy CopyPredicate(OperandReader operands)
    {
        PtxOperand source = operands.Expect(2).Instruction.Operands[1];
        return source.Kind == PtxOperandKind.Integer
            ? new PredicateCopy(operands.Predicate(0), null, source.Bits != 0)
            : new PredicateCopy(operands.Predicate(0), operands.Predicate(1), false);
    }

    private static void Logic(string opcode, Func<uint, uint, uint> function) => Entries.Add(
        opcode,
        operands => new PredicateLogic(operands.Expect(3).Predicate(0), operands.Predicate(1), operands.Predicate(2), function));
}
