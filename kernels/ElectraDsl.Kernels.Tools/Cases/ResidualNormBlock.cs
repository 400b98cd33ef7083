using ElectraDsl.Kernels.Tools.Reference;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tools.Cases;

/// <summary><see cref="IResidualNormKernel"/>: dropout, residual connection and norm, with and without a reader of the sum.</summary>
/// <param name="network">Says which norm.</param>
internal sealed class ResidualNormBlock(NetworkConfig network) : BlockCase
{
    private readonly Norm norm = new(network.Normalization, network.NormEpsilon);
    private readonly bool hasBias = network.Biases && network.Normalization == Normalization.LayerNorm;

    /// <inheritdoc/>
    internal override string Op => "residual norm";

    /// <inheritdoc/>
    internal override string Variant =>
        $"{network.Normalization}{(hasBias ? "" : " without shift")}{(network.Dropout > 0 ? $", dropout {Percent(network.Dropout)}" : "")}";

    /// <inheritdoc/>
    internal override string CostVariant => network.Dropout > 0 ? "dropout" : "";

    /// <inheritdoc/>
    internal override IReadOnlyList<OpSetting> Settings =>
    [
        .. new[] { network.Dropout, 0 }.Distinct().SelectMany(rate => new[]
        {
            Setting(1, 3, 7, rate, readsSum: false), Setting(3, 11, 17, rate, readsSum: true), Setting(1, 33, 64, rate, readsSum: false),
            Setting(2, 31, 100, rate, readsSum: true), Setting(2, 3, 1030, rate, readsSum: false),
        }),
    ];

    /// <inheritdoc/>
    internal override IReadOnlyList<OpOutput> Outputs(OpSetting setting)
    {
        // Sums over the rows are of some dozens of numbers.
        double ofParameters = 2e-6 * Math.Sqrt(setting.Numbers["rows"] * setting.Numbers["length"]) * 10;
        List<OpOutput> outputs =
        [
            new("normalized", 2e-5, 2e-5), new("ofResidual", 5e-5, 2e-5), new("ofUpdate", 5e-5, 2e-5), new("ofWeight", ofParameters, 2e-5),
        ];
        if (hasBias)
            outputs.Add(new("ofBias", ofParameters, 2e-5));
        if (setting.Numbers["readsSum"] != 0)
            outputs.Add(new("sum", 1e-6, 1e-6));
        return outputs;
    }

    /// <inheritdoc/>
    internal override object KernelOf(KernelTable table) => table.Encoder.ResidualNorm;

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> Run(KernelTable table, OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        if (table.Encoder.ResidualNorm is not FusedResidualNorm fused)
            return RunPlain(table.Encoder, setting, inputs);
        bool readsSum = setting.Numbers["readsSum"] != 0;
        IResidualNormPass pass = fused.PassOf(norm, DropoutOf(setting), setting.Integer("length"));
        Tensor? bias = hasBias ? inputs[5] : null;
        (Tensor sum, Tensor normalized, Tensor statistics) = pass.Forward(inputs[0], inputs[1], inputs[2], bias, null, null);
        (Tensor ofResidual, Tensor ofUpdate, Tensor ofWeight, Tensor ofBias) =
            pass.Backward(sum, statistics, inputs[2], readsSum ? inputs[3] : null, inputs[4]);
        return Chosen(readsSum, sum, normalized, ofResidual, ofUpdate, ofWeight, ofBias);
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<ExpectedOutput> Reference(OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        bool readsSum = setting.Numbers["readsSum"] != 0;
        float[] ofSum = readsSum ? TensorValues.Of<float>(inputs[3]) : new float[inputs[3].numel()];
        ReferenceResidualNorm made = ReferenceResidualNorm.Of(
            TensorValues.Of<float>(inputs[0]), TensorValues.Of<float>(inputs[1]), norm, TensorValues.Of<float>(inputs[2]),
            hasBias ? TensorValues.Of<float>(inputs[5]) : null, DropoutOf(setting), setting.Integer("length"), ofSum,
            TensorValues.Of<float>(inputs[4]));
        List<ExpectedOutput> outputs = [new(made.Normalized), new(made.OfResidual), new(made.OfUpdate), new(made.OfWeight)];
        if (hasBias)
            outputs.Add(new(made.OfBias));
        if (readsSum)
            outputs.Add(new(made.Sum));
        return outputs;
    }

    /// <inheritdoc/>
    internal override OpSetting Workload(bool quick) => Setting(quick ? 8 : 32, 128, network.HiddenSize, network.Dropout, readsSum: false);

    /// <summary>Residual and update read, sum and norm written; sum and gradient read twice, the gradients of residual and update written.</summary>
    internal override long BytesMoved(OpSetting setting) =>
        (long)setting.Integer("rows") * setting.Integer("length") * setting.Integer("width") * (setting.Numbers["rate"] > 0 ? 10 : 9) * 4L;

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> RunPlain(EncoderKernels kernels, OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        bool readsSum = setting.Numbers["readsSum"] != 0;
        Tensor residual = Leaf(inputs[0]), update = Leaf(inputs[1]), weight = Leaf(inputs[2]);
        Tensor? bias = hasBias ? Leaf(inputs[5]) : null;
        (Tensor sum, Tensor normalized) = kernels.ResidualNorm.PreNorm(residual, update, norm, weight, bias, DropoutOf(setting, hasKey: false));
        if (readsSum)
            autograd.backward([sum, normalized], [inputs[3], inputs[4]]);
        else
            normalized.backward([inputs[4]]);
        return Chosen(readsSum, sum.detach(), normalized.detach(), residual.grad!, update.grad!, weight.grad!, bias?.grad);
    }

    private Tensor[] Chosen(bool readsSum, Tensor sum, Tensor normalized, Tensor ofResidual, Tensor ofUpdate, Tensor ofWeight, Tensor? ofBias)
    {
        List<Tensor> outputs = [normalized, ofResidual, ofUpdate, ofWeight];
        if (hasBias)
            outputs.Add(ofBias!);
        if (readsSum)
            outputs.Add(sum);
        return [.. outputs];
    }

    private OpSetting Setting(int rows, int length, int width, double rate, bool readsSum)
    {
        long[] shape = [rows, length, width];
        List<OpInput> inputs =
        [
            new("residual", ScalarType.Float32, shape, Fill.Normal(1)),
            new("update", ScalarType.Float32, shape, Fill.Normal(2)),
            new("weight", ScalarType.Float32, [width], Fill.Normal(1)),
            new("gradientOfSum", ScalarType.Float32, shape, Fill.Normal(1)),
            new("gradient", ScalarType.Float32, shape, Fill.Normal(1)),
        ];
        if (hasBias)
            inputs.Add(new("bias", ScalarType.Float32, [width], Fill.Normal(1)));
        return new OpSetting(
            FormattableString.Invariant($"{rows} x {length} x {width:#,0}")
                + (readsSum ? ", sum read" : "") + (rate > 0 ? $", dropout {Percent(rate)}" : ""),
            inputs,
            new Dictionary<string, double>
            {
                ["rows"] = rows, ["length"] = length, ["width"] = width, ["rate"] = rate, ["place"] = Key.Place, ["readsSum"] = readsSum ? 1 : 0,
                ["subtractsMean"] = norm.Kind == Normalization.LayerNorm ? 1 : 0, ["epsilon"] = norm.Epsilon,
            });
    }
}
