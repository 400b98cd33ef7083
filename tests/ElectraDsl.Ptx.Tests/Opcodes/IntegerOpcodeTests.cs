namespace ElectraDsl.Ptx.Tests.Opcodes;

/// <summary>What the ISA says of whole numbers, at the places where languages differ.</summary>
public sealed class IntegerOpcodeTests
{
    [Theory]
    [InlineData("add.s32", 0xFFFFFFFF, 1, 0)]
    [InlineData("add.u64", 0xFFFFFFFFFFFFFFFF, 2, 1)]
    [InlineData("sub.s32", 0, 1, 0xFFFFFFFF)]
    [InlineData("sub.s64", 0, 1, 0xFFFFFFFFFFFFFFFF)]
    [InlineData("mul.lo.s32", 0x10000, 0x10001, 0x10000)]
    [InlineData("mul.lo.u64", 0x100000000, 0x100000003, 0x300000000)]
    [InlineData("mul.hi.s32", 0xFFFFFFFF, 5, 0xFFFFFFFF)]                   // -1 x 5
    [InlineData("mul.hi.u32", 0xFFFFFFFF, 5, 4)]
    [InlineData("mul.hi.s64", 0xFFFFFFFFFFFFFFFF, 5, 0xFFFFFFFFFFFFFFFF)]
    [InlineData("mul.hi.u64", 0xFFFFFFFFFFFFFFFF, 5, 4)]
    [InlineData("mul.wide.s32", 0xFFFFFFFF, 5, 0xFFFFFFFFFFFFFFFB)]
    [InlineData("mul.wide.u32", 0xFFFFFFFF, 5, 0x4FFFFFFFB)]
    [InlineData("div.s32", 0xFFFFFFF9, 2, 0xFFFFFFFD)]                      // -7 / 2 is -3
    [InlineData("div.s32", 0x80000000, 0xFFFFFFFF, 0x80000000)]
    [InlineData("div.u32", 0xFFFFFFF9, 2, 0x7FFFFFFC)]
    [InlineData("div.s64", 0x8000000000000000, 0xFFFFFFFFFFFFFFFF, 0x8000000000000000)]
    [InlineData("div.u64", 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFF, 0x100000001)]
    [InlineData("rem.s32", 0xFFFFFFF9, 2, 0xFFFFFFFF)]                      // of the dividend's sign
    [InlineData("rem.u32", 0xFFFFFFF9, 2, 1)]
    [InlineData("rem.s64", 0x8000000000000000, 0xFFFFFFFFFFFFFFFF, 0)]
    [InlineData("rem.u64", 7, 4, 3)]
    [InlineData("min.s32", 0xFFFFFFFF, 1, 0xFFFFFFFF)]
    [InlineData("min.u32", 0xFFFFFFFF, 1, 1)]
    [InlineData("max.s64", 0xFFFFFFFFFFFFFFFF, 1, 1)]
    [InlineData("max.u64", 0xFFFFFFFFFFFFFFFF, 1, 0xFFFFFFFFFFFFFFFF)]
    [InlineData("and.b32", 0xF0F0F0F0, 0xFF00FF00, 0xF000F000)]
    [InlineData("or.b64", 0xF000000000000000, 1, 0xF000000000000001)]
    [InlineData("xor.b32", 0xFFFFFFFF, 0x0F0F0F0F, 0xF0F0F0F0)]
    [InlineData("shl.b32", 1, 31, 0x80000000)]
    [InlineData("shl.b32", 1, 32, 0)]
    [InlineData("shl.b32", 1, 33, 0)]                                      // C# would shift by 1
    [InlineData("shl.b32", 1, 0xFFFFFFFF, 0)]
    [InlineData("shl.b64", 1, 63, 0x8000000000000000)]
    [InlineData("shl.b64", 1, 64, 0)]
    [InlineData("shr.u32", 0x80000000, 31, 1)]
    [InlineData("shr.u32", 0x80000000, 32, 0)]
    [InlineData("shr.s32", 0x80000000, 32, 0xFFFFFFFF)]
    [InlineData("shr.s32", 0x40000000, 32, 0)]
    [InlineData("shr.u64", 0x8000000000000000, 64, 0)]
    [InlineData("shr.s64", 0x8000000000000000, 1000, 0xFFFFFFFFFFFFFFFF)]
    public void OfTwo(string opcode, ulong left, ulong right, ulong expected) => Assert.Equal(expected, Snippet.Evaluate(opcode, [left, right]));

    [Theory]
    [InlineData("neg.s32", 0x80000000, 0x80000000)]
    [InlineData("neg.s64", 1, 0xFFFFFFFFFFFFFFFF)]
    [InlineData("abs.s32", 0xFFFFFFFE, 2)]
    [InlineData("abs.s64", 0xFFFFFFFFFFFFFFFE, 2)]
    [InlineData("not.b32", 0xF, 0xFFFFFFF0)]
    [InlineData("not.b64", 0xF, 0xFFFFFFFFFFFFFFF0)]
    public void OfOne(string opcode, ulong value, ulong expected) => Assert.Equal(expected, Snippet.Evaluate(opcode, [value]));

    [Theory]
    [InlineData("mad.lo.s32", 0xFFFFFFFF, 2, 3, 1)]
    [InlineData("mad.lo.u64", 0xFFFFFFFFFFFFFFFF, 2, 3, 1)]
    [InlineData("mad.wide.s32", 0xFFFFFFFF, 2, 3, 1)]
    [InlineData("mad.wide.u32", 0xFFFFFFFF, 2, 3, 0x200000001)]
    [InlineData("selp.b32", 1, 2, 1, 1)]
    [InlineData("selp.b64", 1, 2, 0, 2)]
    [InlineData("selp.b16", 32704, 2, 1, 32704)]
    public void OfThree(string opcode, ulong first, ulong second, ulong third, ulong expected) =>
        Assert.Equal(expected, Snippet.Evaluate(opcode, [first, second, third]));

    [Theory]
    [InlineData("setp.lt.s32", 0xFFFFFFFF, 0, true)]
    [InlineData("setp.lt.u32", 0xFFFFFFFF, 0, false)]
    [InlineData("setp.lo.u32", 0, 0xFFFFFFFF, true)]
    [InlineData("setp.le.s64", 5, 5, true)]
    [InlineData("setp.gt.s64", 0, 0xFFFFFFFFFFFFFFFF, true)]
    [InlineData("setp.gt.u64", 0, 0xFFFFFFFFFFFFFFFF, false)]
    [InlineData("setp.hi.u32", 2, 1, true)]
    [InlineData("setp.hs.u32", 1, 1, true)]
    [InlineData("setp.ls.u64", 2, 1, false)]
    [InlineData("setp.ge.s32", 0x80000000, 0, false)]
    [InlineData("setp.eq.s32", 7, 7, true)]
    [InlineData("setp.ne.u64", 0x100000000, 0, true)]
    public void Questions(string opcode, ulong left, ulong right, bool expected) =>
        Assert.Equal(expected ? 1UL : 0, Snippet.Evaluate(opcode, [left, right]));

    [Theory]
    [InlineData("cvt.s64.s32", 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)]
    [InlineData("cvt.s64.u32", 0xFFFFFFFF, 0xFFFFFFFF)]
    [InlineData("cvt.u64.u32", 0xFFFFFFFF, 0xFFFFFFFF)]
    [InlineData("cvt.u64.s32", 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)]
    [InlineData("cvt.u32.u64", 0x1FFFFFFFF, 0xFFFFFFFF)]
    [InlineData("cvt.s32.s64", 0x180000000, 0x80000000)]
    [InlineData("cvt.s32.u8", 0x1FF, 0xFF)]
    [InlineData("cvt.s32.s8", 0x1FF, 0xFFFFFFFF)]
    [InlineData("cvt.u16.u32", 0x12345678, 0x5678)]
    [InlineData("cvt.s32.s16", 0x8000, 0xFFFF8000)]
    public void Conversions(string opcode, ulong value, ulong expected) => Assert.Equal(expected, Snippet.Evaluate(opcode, [value]));
}
