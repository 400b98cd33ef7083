using ElectraDsl.Ptx.Tests.Execution;
using ElectraDsl.Ptx.Tests.Parsing;

namespace ElectraDsl.Ptx.Tests.Decoding;

/// <summary>
/// Every opcode that the machine knows, with its modifiers, letter by letter: one that does not stand here, or has a modifier more, is refused,
/// because it may mean something else. Branches are the decoder's.
/// </summary>
internal static partial class OpcodeTable
{
    private static readonly Dictionary<string, Func<OperandReader, StraightInstruction>> Entries = [];

    static OpcodeTable()
    {
        AddIntegers();
        AddFloats();
        AddApproximations();
        AddComparisons();
        AddCopies();
        AddConversions();
        AddMemory();
    }

    /// <summary>The opcodes.</summary>
    internal static IReadOnlyCollection<string> Opcodes => Entries.Keys;

    /// <summary>Decodes an instruction.</summary>
    /// <exception cref="PtxFormatException">It is unknown, or its operands do not fit.</exception>
    internal static StraightInstruction Decode(OperandReader operands)
    {
        if (!Entries.TryGetValue(operands.Instruction.Opcode, out Func<OperandReader, StraightInstruction>? make))
            throw operands.Wrong("the opcode or one of its modifiers is unknown");
        StraightInstruction made = make(operands);
        made.Place(operands.Instruction.Line, operands.Instruction.Text);
        return made;
    }

    private static void Unary<TOperation>(params ReadOnlySpan<string> opcodes)
        where TOperation : struct, IUnaryOperation
    {
        foreach (string opcode in opcodes)
            Entries.Add(opcode, operands => new Unary<TOperation>(operands.Expect(2).Destination(), operands.Source(1)));
    }

    private static void Binary<TOperation>(params ReadOnlySpan<string> opcodes)
        where TOperation : struct, IBinaryOperation
    {
        foreach (string opcode in opcodes)
            Entries.Add(opcode, operands => new Binary<TOperation>(operands.Expect(3).Destination(), operands.Source(1), operands.Source(2)));
    }

    private static void Ternary<TOperation>(params ReadOnlySpan<string> opcodes)
        where TOperation : struct, ITernaryOperation
    {
        foreach (string opcode in opcodes)
            Entries.Add(
                opcode,
                operands => new Ternary<TOperation>(operands.Expect(4).Destination(), operands.Source(1), operands.Source(2), operands.Source(3)));
    }

    /// <summary>Operands of 32 bits, a result of 64.</summary>
    private static void Wide<TOperation>(string opcode, string result)
        where TOperation : struct, IBinaryOperation => Entries.Add(
            opcode,
            operands => new Binary<TOperation>(operands.Expect(3).Destination(result), operands.Source(1), operands.Source(2)));

    /// <summary>An amount of 32 bits, whatever is shifted.</summary>
    private static void Shift<TOperation>(params ReadOnlySpan<string> opcodes)
        where TOperation : struct, IBinaryOperation
    {
        foreach (string opcode in opcodes)
            Entries.Add(opcode, operands => new Binary<TOperation>(operands.Expect(3).Destination(), operands.Source(1), operands.Source(2, "u32")));
    }

    private static void Division<TOperation>(string opcode, int bits)
        where TOperation : struct, IBinaryOperation => Entries.Add(
            opcode,
            operands => new Division<TOperation>(operands.Expect(3).Destination(), operands.Source(1), operands.Source(2), bits));

    private static void Comparison<TComparison>(params ReadOnlySpan<string> opcodes)
        where TComparison : struct, IComparison
    {
        foreach (string opcode in opcodes)
            Entries.Add(opcode, operands => new SetPredicate<TComparison>(operands.Expect(3).Predicate(0), operands.Source(1), operands.Source(2)));
    }

    /// <summary>The same question with the operands in the other order: a greater than b is b less than a.</summary>
    private static void Reversed<TComparison>(params ReadOnlySpan<string> opcodes)
        where TComparison : struct, IComparison
    {
        foreach (string opcode in opcodes)
            Entries.Add(opcode, operands => new SetPredicate<TComparison>(operands.Expect(3).Predicate(0), operands.Source(2), operands.Source(1)));
    }
}
