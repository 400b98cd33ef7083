using ElectraDsl.Kernels.Backends.TorchOps;
using ElectraDsl.Kernels.Tools.Reference;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tools.Cases;

/// <summary><see cref="IRtdLossKernel"/>. A loss of the user's own has no other reference than its own functions, in float.</summary>
internal sealed class RtdLossCase<TSpec> : OpCase
    where TSpec : struct, IModelSpec
{
    // Sums of floats: of n of them, each rounded, the error is far below n rounding errors.
    private const double SumBound = 1e-5;

    private const double GradientBound = 1e-5;

    private static readonly TorchOpsRtdLoss<TSpec> Plain = new();

    /// <inheritdoc/>
    internal override string Op => "RTD loss";

    /// <inheritdoc/>
    internal override string Variant => TSpec.RtdLoss.Name;

    /// <inheritdoc/>
    internal override bool HasUsersFunction => TSpec.RtdLoss != typeof(BinaryCrossEntropy);

    /// <inheritdoc/>
    internal override IReadOnlyList<OpSetting> Settings { get; } =
    [Setting(1, 1), Setting(2, 31), Setting(3, 33), Setting(5, 257), Setting(128, 128)];

    /// <inheritdoc/>
    internal override IReadOnlyList<OpOutput> Outputs(OpSetting setting) =>
        [
            new("gradient", GradientBound * setting.Numbers["gradientScale"], GradientBound),
            new("loss", SumBound, SumBound),
            OpOutput.Exact("counters"),
            OpOutput.Exact("pairs"),
        ];

    /// <inheritdoc/>
    internal override object KernelOf(KernelTable table) => table.RtdLoss;

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> Run(KernelTable table, OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        RtdLossOutput output = table.RtdLoss.Run(inputs[0], inputs[1], inputs[2], setting.Single("gradientScale"));
        return
        [
            output.Gradient,
            output.Counters.narrow(0, RtdCounter.LossSum, 1),
            output.Counters.narrow(0, RtdCounter.Tokens, RtdCounter.Pairs - RtdCounter.Tokens),
            output.Counters.narrow(0, RtdCounter.Pairs, RtdCounter.Count - RtdCounter.Pairs),
        ];
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<ExpectedOutput> Reference(OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        float[] logits = TensorValues.Of<float>(inputs[0]);
        bool[] labels = TensorValues.Of<bool>(inputs[1]), mask = TensorValues.Of<bool>(inputs[2]);
        ReferenceRtdLossOutput output = ReferenceRtdLoss.Run(logits, labels, mask, setting.Single("gradientScale"));
        if (TSpec.RtdLoss != typeof(BinaryCrossEntropy))
        {
            double sum = 0;
            for (int i = 0; i < logits.Length; i++)
            {
                float label = labels[i] ? 1 : 0;
                output.Gradient[i] = mask[i] ? (double)TSpec.Gradient(logits[i], label) * setting.Single("gradientScale") : 0;
                sum += mask[i] ? TSpec.Loss(logits[i], label) : 0;
            }

            output.Counters[RtdCounter.LossSum] = sum;
        }

        return
        [
            new(output.Gradient),
            new([output.Counters[RtdCounter.LossSum]]),
            new(output.Counters[RtdCounter.Tokens..RtdCounter.Pairs]),
            new(output.Counters[RtdCounter.Pairs..]),
        ];
    }

    /// <inheritdoc/>
    internal override OpSetting Workload(bool quick) => Setting(quick ? 32 : 128, 128, isTypical: true);

    /// <summary>Logit, label and mask read, gradient written.</summary>
    internal override long BytesMoved(OpSetting setting) => (long)setting.Integer("count") * (4 + 1 + 1 + 4);

    /// <inheritdoc/>
    internal override void RunPlain(OpSetting setting, IReadOnlyList<Tensor> inputs) =>
        _ = Plain.Run(inputs[0], inputs[1], inputs[2], setting.Single("gradientScale"));

    private static OpSetting Setting(int rows, int length, bool isTypical = false) => new(
        $"{rows} x {length}",
        [
            new("logits", ScalarType.Float32, [rows, length], Fill.Normal(3)),
            // Typical are full rows of which one token in some dozen is replaced; to verify, every other one is.
            new("labels", ScalarType.Bool, [rows, length], Fill.Chance(isTypical ? 0.075 : 0.5)),
            new("attentionMask", ScalarType.Bool, [rows, length], isTypical ? Fill.Constant(1) : Fill.Prefix()),
        ],
        new Dictionary<string, double> { ["count"] = (double)rows * length, ["gradientScale"] = 50f / (rows * length) });
}
