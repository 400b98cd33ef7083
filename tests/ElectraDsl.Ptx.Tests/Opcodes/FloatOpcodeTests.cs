using ElectraDsl.Ptx.Tests.Execution;

namespace ElectraDsl.Ptx.Tests.Opcodes;

/// <summary>What the ISA says of floats: rounding, NaN, zeros of both signs, subnormal numbers, and how far approximations may be off.</summary>
public sealed class FloatOpcodeTests
{
    private const float Subnormal = 1e-40f;

    [Theory]
    [InlineData("add.f32", 1f, 5.9604645E-08f, 1f)]                        // half a unit in the last place: to even
    [InlineData("add.f32", 16777216f, 1f, 16777216f)]
    [InlineData("add.rn.f32", float.PositiveInfinity, float.NegativeInfinity, float.NaN)]
    [InlineData("sub.f32", 1f, 3f, -2f)]
    [InlineData("mul.f32", Subnormal, 1f, Subnormal)]
    [InlineData("mul.ftz.f32", Subnormal, 1e38f, 0f)]
    [InlineData("add.ftz.f32", -Subnormal, -Subnormal, -0f)]
    [InlineData("div.rn.f32", 1f, 3f, 1f / 3f)]
    [InlineData("div.rn.f32", 1f, 0f, float.PositiveInfinity)]
    [InlineData("max.f32", float.NaN, 1f, 1f)]
    [InlineData("max.f32", -0f, 0f, 0f)]
    [InlineData("min.f32", 0f, -0f, -0f)]
    [InlineData("min.f32", float.NaN, float.NaN, float.NaN)]
    public void OfTwo(string opcode, float left, float right, float expected) =>
        AssertBits(expected, Snippet.Evaluate(opcode, [BitsOf(left), BitsOf(right)]));

    [Theory]
    [InlineData("neg.f32", 0f, -0f)]
    [InlineData("abs.f32", -2f, 2f)]
    [InlineData("sqrt.rn.f32", 2f, 1.4142135f)]
    [InlineData("sqrt.rn.f32", -1f, float.NaN)]
    [InlineData("rcp.rn.f32", 3f, 1f / 3f)]
    [InlineData("cvt.rni.f32.f32", 2.5f, 2f)]
    [InlineData("cvt.rzi.f32.f32", -2.5f, -2f)]
    [InlineData("cvt.rmi.f32.f32", -2.5f, -3f)]
    [InlineData("cvt.rpi.f32.f32", 2.1f, 3f)]
    [InlineData("ex2.approx.f32", 3f, 8f)]
    [InlineData("ex2.approx.f32", float.NegativeInfinity, 0f)]
    [InlineData("ex2.approx.ftz.f32", -140f, 0f)]
    [InlineData("lg2.approx.f32", 8f, 3f)]
    [InlineData("lg2.approx.f32", 0f, float.NegativeInfinity)]
    [InlineData("lg2.approx.f32", -1f, float.NaN)]
    [InlineData("rsqrt.approx.f32", 4f, 0.5f)]
    [InlineData("rcp.approx.f32", 0f, float.PositiveInfinity)]
    public void OfOne(string opcode, float value, float expected) => AssertBits(expected, Snippet.Evaluate(opcode, [BitsOf(value)]));

    [Fact]
    public void FusedProduct_IsRoundedOnce()
    {
        float almostOne = 1f + MathF.ScaleB(1, -23);
        Assert.Equal(
            MathF.FusedMultiplyAdd(almostOne, almostOne, -1f),
            Bits.ToSingle(Snippet.Evaluate("fma.rn.f32", [BitsOf(almostOne), BitsOf(almostOne), BitsOf(-1f)])));
    }

    [Theory]
    [InlineData("setp.eq.f32", float.NaN, float.NaN, false)]
    [InlineData("setp.ne.f32", float.NaN, 1f, false)]
    [InlineData("setp.neu.f32", float.NaN, 1f, true)]
    [InlineData("setp.neu.f32", 1f, 1f, false)]
    [InlineData("setp.equ.f32", float.NaN, 1f, true)]
    [InlineData("setp.lt.f32", float.NaN, 1f, false)]
    [InlineData("setp.ltu.f32", float.NaN, 1f, true)]
    [InlineData("setp.leu.f32", 2f, 1f, false)]
    [InlineData("setp.geu.f32", 1f, float.NaN, true)]
    [InlineData("setp.gtu.f32", 1f, 1f, false)]
    [InlineData("setp.eq.f32", 0f, -0f, true)]
    [InlineData("setp.num.f32", 1f, float.NaN, false)]
    [InlineData("setp.nan.f32", 1f, float.NaN, true)]
    [InlineData("setp.gt.f32", Subnormal, 0f, true)]
    [InlineData("setp.gt.ftz.f32", Subnormal, 0f, false)]
    public void Questions(string opcode, float left, float right, bool expected) =>
        Assert.Equal(expected ? 1UL : 0, Snippet.Evaluate(opcode, [BitsOf(left), BitsOf(right)]));

    [Theory]
    [InlineData("testp.notanumber.f32", float.NaN, true)]
    [InlineData("testp.notanumber.f32", float.PositiveInfinity, false)]
    [InlineData("testp.number.f32", float.NaN, false)]
    [InlineData("testp.finite.f32", float.NegativeInfinity, false)]
    [InlineData("testp.infinite.f32", float.NegativeInfinity, true)]
    public void Tests(string opcode, float value, bool expected) => Assert.Equal(expected ? 1UL : 0, Snippet.Evaluate(opcode, [BitsOf(value)]));

    [Theory]
    [InlineData("cvt.rzi.s32.f32", -2.9f, 0xFFFFFFFE)]
    [InlineData("cvt.rzi.s32.f32", 3e9f, 0x7FFFFFFF)]
    [InlineData("cvt.rzi.s32.f32", -3e9f, 0x80000000)]
    [InlineData("cvt.rzi.s32.f32", float.NaN, 0)]
    [InlineData("cvt.rzi.u32.f32", -1f, 0)]
    [InlineData("cvt.rzi.u32.f32", 5e9f, 0xFFFFFFFF)]
    [InlineData("cvt.rni.s32.f32", 2.5f, 2)]
    [InlineData("cvt.rni.s32.f32", 3.5f, 4)]
    [InlineData("cvt.rmi.s32.f32", -0.5f, 0xFFFFFFFF)]
    [InlineData("cvt.rpi.s32.f32", 0.5f, 1)]
    [InlineData("cvt.rzi.s64.f32", 1e19f, 0x7FFFFFFFFFFFFFFF)]
    [InlineData("cvt.rzi.u64.f32", float.PositiveInfinity, 0xFFFFFFFFFFFFFFFF)]
    public void ToIntegers(string opcode, float value, ulong expected) => Assert.Equal(expected, Snippet.Evaluate(opcode, [BitsOf(value)]));

    [Theory]
    [InlineData("cvt.rn.f32.s32", 0x80000000, -2147483648f)]
    [InlineData("cvt.rn.f32.u32", 0xFFFFFFFF, 4294967296f)]
    [InlineData("cvt.rn.f32.s32", 16777217, 16777216f)]                    // to even
    [InlineData("cvt.rn.f32.s32", 16777219, 16777220f)]
    [InlineData("cvt.rn.f32.s64", 0xFFFFFFFFFFFFFFFF, -1f)]
    [InlineData("cvt.rn.f32.u64", 0xFFFFFFFFFFFFFFFF, 18446744073709551616f)]
    public void OfIntegers(string opcode, ulong value, float expected) => AssertBits(expected, Snippet.Evaluate(opcode, [value]));

    [Theory]
    [InlineData("ex2.approx.f32", 0.3f)]
    [InlineData("rcp.approx.f32", 0.3f)]
    [InlineData("lg2.approx.f32", 0.3f)]
    [InlineData("tanh.approx.f32", 0.3f)]
    public void Approximations_LieWithinTheErrorOnEitherSide(string opcode, float value)
    {
        float[] results =
        [
            .. new[] { Approximation.Down, Approximation.None, Approximation.Up }.Select(approximation =>
                MathF.Abs(Bits.ToSingle(Snippet.Evaluate(opcode, [BitsOf(value)], new MachineSettings { Approximation = approximation })))),
        ];
        Assert.True(results[0] < results[1] && results[1] < results[2], string.Join(" ", results));
        float scattered = MathF.Abs(Bits.ToSingle(
            Snippet.Evaluate(opcode, [BitsOf(value)], new MachineSettings { Approximation = Approximation.Scattered })));
        Assert.InRange(scattered, results[0], results[2]);
    }

    /// <summary>ptxas may fuse a product and a sum that name no rounding; the text's own order is one of two that are right.</summary>
    [Theory]
    [InlineData("mul.f32", "add.f32", true)]
    [InlineData("mul.rn.f32", "add.f32", false)]
    [InlineData("mul.f32", "add.rn.f32", false)]
    public void ProductAndSum_AreFusedWhereTheIsaAllowsIt(string product, string sum, bool isFused)
    {
        float almostOne = 1f + MathF.ScaleB(1, -23);
        string lines = $"""
            	mov.f32 %f1, 0f{BitsOf(almostOne):X8};
            	{product} %f2, %f1, %f1;
            	{sum} %f3, %f2, 0fBF800000;
            	st.f32 [%rd0], %f3;
            """;
        Assert.Equal(almostOne * almostOne - 1f, ResultOf(contracts: false));
        Assert.Equal(isFused ? MathF.FusedMultiplyAdd(almostOne, almostOne, -1f) : almostOne * almostOne - 1f, ResultOf(contracts: true));

        float ResultOf(bool contracts)
        {
            byte[] memory = new byte[8];
            Assert.Empty(Snippet.Run(lines, memory, settings: new MachineSettings { Contracts = contracts }).Findings);
            return BitConverter.ToSingle(memory);
        }
    }

    private static uint BitsOf(float value) => BitConverter.SingleToUInt32Bits(value);

    private static void AssertBits(float expected, ulong actual) =>
        Assert.Equal(float.IsNaN(expected) ? 0x7FFFFFFF : BitsOf(expected), (uint)actual);
}
