using ElectraDsl.Ptx.Tests.Execution;

namespace ElectraDsl.Ptx.Tests.Decoding;

/// <summary>Arithmetic, logic and shifts of whole numbers.</summary>
internal static partial class OpcodeTable
{
    private static void AddIntegers()
    {
        Binary<Add32>("add.s32", "add.u32");
        Binary<Add64>("add.s64", "add.u64");
        Binary<Subtract32>("sub.s32", "sub.u32");
        Binary<Subtract64>("sub.s64", "sub.u64");
        Binary<Multiply32>("mul.lo.s32", "mul.lo.u32");
        Binary<Multiply64>("mul.lo.s64", "mul.lo.u64");
        Binary<MultiplyHighSigned32>("mul.hi.s32");
        Binary<MultiplyHighUnsigned32>("mul.hi.u32");
        Binary<MultiplyHighSigned64>("mul.hi.s64");
        Binary<MultiplyHighUnsigned64>("mul.hi.u64");
        Wide<MultiplyWideSigned>("mul.wide.s32", "s64");
        Wide<MultiplyWideUnsigned>("mul.wide.u32", "u64");
        Ternary<MultiplyAdd32>("mad.lo.s32", "mad.lo.u32");
        Ternary<MultiplyAdd64>("mad.lo.s64", "mad.lo.u64");
        MultiplyAddWide<MultiplyAddWideSigned>("mad.wide.s32", "s64");
        MultiplyAddWide<MultiplyAddWideUnsigned>("mad.wide.u32", "u64");
        Division<DivideSigned32>("div.s32", 32);
        Division<DivideUnsigned32>("div.u32", 32);
        Division<DivideSigned64>("div.s64", 64);
        Division<DivideUnsigned64>("div.u64", 64);
        Division<RemainderSigned32>("rem.s32", 32);
        Division<RemainderUnsigned32>("rem.u32", 32);
        Division<RemainderSigned64>("rem.s64", 64);
        Division<RemainderUnsigned64>("rem.u64", 64);
        Binary<MinimumSigned32>("min.s32");
        Binary<MinimumUnsigned32>("min.u32");
        Binary<MinimumSigned64>("min.s64");
        Binary<MinimumUnsigned64>("min.u64");
        Binary<MaximumSigned32>("max.s32");
        Binary<MaximumUnsigned32>("max.u32");
        Binary<MaximumSigned64>("max.s64");
        Binary<MaximumUnsigned64>("max.u64");
        Unary<Negate32>("neg.s32");
        Unary<Negate64>("neg.s64");
        Unary<Absolute32>("abs.s32");
        Unary<Absolute64>("abs.s64");
        Binary<And32>("and.b32");
        Binary<And64>("and.b64");
        Binary<Or32>("or.b32");
        Binary<Or64>("or.b64");
        Binary<ExclusiveOr32>("xor.b32");
        Binary<ExclusiveOr64>("xor.b64");
        Unary<Not32>("not.b32");
        Unary<Not64>("not.b64");
        Shift<ShiftLeft32>("shl.b32");
        Shift<ShiftLeft64>("shl.b64");
        Shift<ShiftRightUnsigned32>("shr.u32", "shr.b32");
        Shift<ShiftRightUnsigned64>("shr.u64", "shr.b64");
        Shift<ShiftRightSigned32>("shr.s32");
        Shift<ShiftRightSigned64>("shr.s64");
    }

    private static void MultiplyAddWide<TOperation>(string opcode, string result)
        where TOperation : struct, ITernaryOperation => Entries.Add(
            opcode,
            operands => new Ternary<TOperation>(
                operands.Expect(4).Destination(result), operands.Source(1), operands.Source(2), operands.Source(3, result)));
}
