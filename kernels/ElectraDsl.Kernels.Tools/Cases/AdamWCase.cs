using ElectraDsl.Kernels.Backends.TorchOps;
using ElectraDsl.Kernels.Tools.Reference;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tools.Cases;

/// <summary><see cref="IAdamWKernel"/>, by both rules.</summary>
/// <param name="parameters">Length of the model's arenas.</param>
internal sealed class AdamWCase(long parameters) : OpCase
{
    private const double Rate = 0.01, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-6, Decay = 0.01, MaxNorm = 1;
    private const int Step = 3;

    // The parameters of --quick: 64 MB of weights, gradients and moments, more than caches hold.
    private const long QuickParameters = 4_000_000;

    // The most that is timed, 600 MB: a larger arena is no faster or slower by the parameter.
    private const long MostParameters = 1 << 25;

    private static readonly TorchOpsAdamW Plain = new();

    /// <inheritdoc/>
    internal override string Op => "AdamW";

    /// <inheritdoc/>
    internal override string Variant => "original or torch, by the recipe";

    /// <inheritdoc/>
    internal override IReadOnlyList<OpSetting> Settings { get; } =
        [.. Enum.GetValues<AdamWRule>().SelectMany(rule => new long[] { 3, 33, 4_099, 100_003 }.Select(count => Setting(count, rule)))];

    /// <inheritdoc/>
    internal override IReadOnlyList<OpOutput> Outputs(OpSetting setting) =>
    [
        // A step is at most some hundredths long, and the clip factor it contains is a float.
        new("weights", 2e-6, 2e-6),
        OpOutput.Exact("gradients"),
        new("firstMoments", 1e-7, 5e-6),
        new("secondMoments", 1e-9, 1e-5),
        new("norm", 0, 1e-5),
        // Half a unit in the last of eight bits, and a little: a float beside a tie may go the other way.
        new("bfloat16Weights", 2e-6, 1.01 / 256),
    ];

    /// <inheritdoc/>
    internal override object KernelOf(KernelTable table) => table.AdamW;

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> Run(KernelTable table, OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        Tensor norm = table.AdamW.Run(inputs[0], inputs[1], inputs[2], inputs[3], Regions(setting), Settle(setting), inputs[4]);
        return [inputs[0], inputs[1], inputs[2], inputs[3], norm, inputs[4]];
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<ExpectedOutput> Reference(OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        double[][] arenas = [.. inputs.Take(4).Select(TensorValues.Doubles)];
        double norm = ReferenceAdamW.Run(arenas[0], arenas[1], arenas[2], arenas[3], Regions(setting), Settle(setting));
        return [new(arenas[0]), new(arenas[1]), new(arenas[2]), new(arenas[3]), new([norm]), new(arenas[0])];
    }

    /// <inheritdoc/>
    internal override OpSetting Workload(bool quick) => Setting(Math.Min(parameters, quick ? QuickParameters : MostParameters), AdamWRule.Original);

    /// <summary>The gradient read for its norm and again; weight and moments read and written, the gradient zeroed, bfloat16 written.</summary>
    internal override long BytesMoved(OpSetting setting) => (long)setting.Numbers["count"] * (4 + 4 + (3 * (4 + 4)) + 4 + 2);

    /// <inheritdoc/>
    internal override void RunPlain(OpSetting setting, IReadOnlyList<Tensor> inputs) =>
        _ = Plain.Run(inputs[0], inputs[1], inputs[2], inputs[3], Regions(setting), Settle(setting), inputs[4]);

    /// <summary>Three stretches, two of which share a rate and one of which is not decayed.</summary>
    private static AdamWRegion[] Regions(OpSetting setting)
    {
        long count = (long)setting.Numbers["count"];
        return [new(count / 3, 0.8, true), new(count / 2 + 1, 1, false), new(count, 1, true)];
    }

    private static AdamWSettings Settle(OpSetting setting) =>
        new((AdamWRule)setting.Integer("rule"), Step, Rate, Beta1, Beta2, Epsilon, Decay, MaxNorm);

    private static OpSetting Setting(long count, AdamWRule rule) => new(
        FormattableString.Invariant($"{count:#,0}, {rule}"),
        [
            new("weights", ScalarType.Float32, [count], Fill.Normal(0.5)),
            new("gradients", ScalarType.Float32, [count], Fill.Normal(1)),
            new("firstMoments", ScalarType.Float32, [count], Fill.Normal(0.1)),
            new("secondMoments", ScalarType.Float32, [count], Fill.Squares(0.1)),
            new("bfloat16Weights", ScalarType.BFloat16, [count], Fill.Constant(double.NaN)),
        ],
        new Dictionary<string, double>
        {
            ["count"] = count,
            ["rule"] = (int)rule,
            ["step"] = Step,
            ["learningRate"] = Rate,
            ["beta1"] = Beta1,
            ["beta2"] = Beta2,
            ["epsilon"] = Epsilon,
            ["weightDecay"] = Decay,
            ["maxGradientNorm"] = MaxNorm,
        });
}
