using ElectraDsl.Ptx.Tests.Execution;

namespace ElectraDsl.Ptx.Tests.Decoding;

/// <summary>Arithmetic of floats, exact and approximate.</summary>
internal static partial class OpcodeTable
{
    private static void AddFloats()
    {
        Float<Sum>("add", "add.rn");
        Float<Difference>("sub", "sub.rn");
        Float<Product>("mul", "mul.rn");
        Float<Quotient>("div.rn");
        Float<Larger>("max");
        Float<Smaller>("min");
        FloatOfOne<SquareRoot>("sqrt.rn");
        FloatOfOne<Reciprocal>("rcp.rn");
        Ternary<FusedProduct>("fma.rn.f32", "mad.rn.f32");
        Ternary<FlushedFusedProduct>("fma.rn.ftz.f32", "mad.rn.ftz.f32");
        Unary<NegateSingle>("neg.f32");
        Unary<AbsoluteSingle>("abs.f32");
    }

    /// <summary>Errors as in the ISA's sections on each instruction.</summary>
    private static void AddApproximations()
    {
        const double TwoUlps = 1.0 / (1 << 22), OneUlp = 1.0 / (1 << 23), Sine = 1.0 / (1 << 20), Tangent = 1.0 / (1 << 11);
        Approximate("ex2.approx", static (x, _) => Math.Pow(2, x), TwoUlps);
        // Around 1, where the logarithm goes through 0, the error is absolute.
        Approximate("lg2.approx", static (x, _) => Math.Log2(x), TwoUlps, static x => x is > 0.5 and < 2);
        Approximate("rcp.approx", static (x, _) => 1 / x, OneUlp);
        Approximate("rsqrt.approx", static (x, _) => 1 / Math.Sqrt(x), TwoUlps);
        Approximate("sqrt.approx", static (x, _) => Math.Sqrt(x), TwoUlps);
        Approximate("sin.approx", static (x, _) => Math.Sin(x), Sine, static _ => true);
        Approximate("cos.approx", static (x, _) => Math.Cos(x), Sine, static _ => true);
        Approximate("div.approx", static (x, y) => x / y, TwoUlps, operandCount: 3);
        Approximate("div.full", static (x, y) => x / y, TwoUlps, operandCount: 3);
        Entries.Add("tanh.approx.f32", operands => Make(operands, static (x, _) => Math.Tanh(x), Tangent, null, 2, flushes: false));
    }

    private static void Float<TOperation>(params ReadOnlySpan<string> names)
        where TOperation : struct, IFloatOperation
    {
        foreach (string name in names)
        {
            Binary<Single<TOperation>>($"{name}.f32");
            Binary<FlushedSingle<TOperation>>($"{name}.ftz.f32");
        }
    }

    private static void FloatOfOne<TOperation>(string name)
        where TOperation : struct, IFloatOperation
    {
        Entries.Add(
            $"{name}.f32",
            operands => new Binary<Single<TOperation>>(operands.Expect(2).Destination(), operands.Source(1), operands.Source(1)));
        Entries.Add(
            $"{name}.ftz.f32",
            operands => new Binary<FlushedSingle<TOperation>>(operands.Expect(2).Destination(), operands.Source(1), operands.Source(1)));
    }

    private static void Approximate(
        string name, Func<double, double, double> exact, double error, Func<double, bool>? isErrorAbsolute = null, int operandCount = 2)
    {
        Entries.Add($"{name}.f32", operands => Make(operands, exact, error, isErrorAbsolute, operandCount, flushes: false));
        Entries.Add($"{name}.ftz.f32", operands => Make(operands, exact, error, isErrorAbsolute, operandCount, flushes: true));
    }

    private static ApproximateFunction Make(
        OperandReader operands,
        Func<double, double, double> exact,
        double error,
        Func<double, bool>? isErrorAbsolute,
        int operandCount,
        bool flushes) =>
        new(
            operands.Expect(operandCount).Destination(),
            operands.Source(1),
            operands.Source(operandCount - 1),
            exact,
            error,
            isErrorAbsolute,
            flushes);
}
