using ElectraDsl.Kernels.Tools.Reference;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tools.Cases;

/// <summary><see cref="IDropoutKernel"/>, forward with an addend and backward.</summary>
/// <param name="rate">Part that is dropped.</param>
/// <param name="hiddenSize">Width of the rows that are timed.</param>
internal sealed class DropoutBlock(double rate, int hiddenSize) : BlockCase
{
    private const double Rounding = 1e-6;

    /// <inheritdoc/>
    internal override string Op => "dropout";

    /// <inheritdoc/>
    internal override string Variant => Percent(rate);

    /// <inheritdoc/>
    internal override IReadOnlyList<OpSetting> Settings =>
        [Setting(1, 1, 1), Setting(2, 3, 7), Setting(3, 11, 17), Setting(1, 33, 64), Setting(2, 3, 1030)];

    /// <inheritdoc/>
    internal override IReadOnlyList<OpOutput> Outputs(OpSetting setting) => [new("result", Rounding, Rounding), new("ofValues", Rounding, Rounding)];

    /// <inheritdoc/>
    internal override object KernelOf(KernelTable table) => table.Encoder.Dropout;

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> Run(KernelTable table, OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        if (table.Encoder.Dropout is not FusedDropout fused)
            return RunPlain(table.Encoder, setting, inputs);
        IDropoutPass pass = fused.PassOf(DropoutOf(setting), setting.Integer("length"));
        return [pass.Apply(inputs[0], inputs[1], inPlace: false), pass.Apply(inputs[2], null, inPlace: false)];
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<ExpectedOutput> Reference(OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        int length = setting.Integer("length");
        double[] mask = ReferenceResidualNorm.Mask(setting.Integer("rows") * length, setting.Integer("width"), DropoutOf(setting), length);
        double[] values = TensorValues.Doubles(inputs[0]), addend = TensorValues.Doubles(inputs[1]), gradient = TensorValues.Doubles(inputs[2]);
        return [new([.. values.Select((value, i) => (value * mask[i]) + addend[i])]), new([.. gradient.Select((value, i) => value * mask[i])])];
    }

    /// <inheritdoc/>
    internal override OpSetting Workload(bool quick) => Setting(quick ? 8 : 32, 128, hiddenSize);

    /// <summary>Values, addend and gradient read, result and gradient written.</summary>
    internal override long BytesMoved(OpSetting setting) => 5L * 4 * setting.Integer("rows") * setting.Integer("length") * setting.Integer("width");

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> RunPlain(EncoderKernels kernels, OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        Tensor values = Leaf(inputs[0]);
        Tensor result = kernels.Dropout.Run(values, DropoutOf(setting, hasKey: false)).add(inputs[1], Torch.Scalars.One);
        result.backward([inputs[2]]);
        return [result.detach(), values.grad!];
    }

    private OpSetting Setting(int rows, int length, int width) => new(
        FormattableString.Invariant($"{rows} x {length} x {width:#,0}"),
        [
            new("values", ScalarType.Float32, [rows, length, width], Fill.Normal(1)),
            new("addend", ScalarType.Float32, [rows, length, width], Fill.Normal(1)),
            new("gradient", ScalarType.Float32, [rows, length, width], Fill.Normal(1)),
        ],
        new Dictionary<string, double> { ["rows"] = rows, ["length"] = length, ["width"] = width, ["rate"] = rate, ["place"] = Key.Place });
}
