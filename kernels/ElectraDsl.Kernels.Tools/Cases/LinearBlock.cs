using ElectraDsl.Kernels.Tools.Reference;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tools.Cases;

/// <summary><see cref="ILinearKernel"/> with a non-linearity, forward and backward, in float32 and in bfloat16.</summary>
/// <param name="activation">The non-linearity.</param>
/// <param name="hasBias">Whether a bias is added.</param>
/// <param name="hiddenSize">Width of the input that is timed.</param>
/// <param name="feedForwardSize">And of the result.</param>
internal sealed class LinearBlock(Activation activation, bool hasBias, int hiddenSize, int feedForwardSize) : BlockCase
{
    private readonly bool isGated = activation is Activation.GeGlu or Activation.SwiGlu;

    /// <inheritdoc/>
    internal override string Op => "linear";

    /// <inheritdoc/>
    internal override string Variant => $"{activation}{(hasBias ? "" : " without bias")}";

    /// <inheritdoc/>
    internal override string CostVariant => activation.ToString();

    /// <inheritdoc/>
    internal override IReadOnlyList<OpSetting> Settings =>
    [
        .. new[] { false, true }.SelectMany(rounds => new[]
        {
            Setting(1, 1, 2, rounds), Setting(5, 8, 16, rounds), Setting(33, 20, 62, rounds), Setting(97, 64, 130, rounds),
        }),
    ];

    /// <summary>A result in bfloat16 is right to half a unit of its eighth bit, and one that was made of such ones to a little more.</summary>
    internal override IReadOnlyList<OpOutput> Outputs(OpSetting setting)
    {
        bool rounds = setting.Numbers["rounds"] != 0;
        double rows = Math.Sqrt(setting.Numbers["rows"]), sum = rounds ? 2e-2 : 2e-5; // of some hundred numbers around 1
        List<OpOutput> outputs =
        [
            new("result", rounds ? 1e-5 : 3e-6, rounds ? 1.01 / 256 : 3e-6),
            new("ofInput", sum, rounds ? 1.0 / 64 : 1e-5) { IsFinished = true },
            new("weightGradient", sum * rows, rounds ? 1.0 / 64 : 1e-5) { IsFinished = true },
        ];
        if (hasBias)
            outputs.Add(new("biasGradient", sum * rows, rounds ? 1.0 / 64 : 1e-5));
        return outputs;
    }

    /// <inheritdoc/>
    internal override object KernelOf(KernelTable table) => table.Encoder.Linear;

    /// <summary>Not every processor multiplies in bfloat16.</summary>
    internal override bool Serves(KernelTable table, OpSetting setting) =>
        setting.Numbers["rounds"] == 0
        || (table.Encoder.Linear is FusedLinear fused
            && (fused.Backend == KernelBackend.Ptx || ProcessorPrecision.Obstacle(Precision.Bf16, CPU) is null));

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> Run(KernelTable table, OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        if (table.Encoder.Linear is not FusedLinear { Backend: not KernelBackend.TorchOps } fused)
            return RunPlain(table.Encoder, setting, inputs);
        Tensor weight = inputs[1], ofWeight = inputs[3];
        Tensor? bias = hasBias ? inputs[4] : null, ofBias = hasBias ? inputs[5] : null;
        if (setting.Numbers["rounds"] == 0)
            return Passed(fused.PassOf(activation));

        using ParameterArena arena = ParameterArena.ForTraining(Layout(weight.shape), weight.device, Precision.Bf16);
        using (no_grad())
            _ = arena.Weights.narrow(0, 0, weight.numel()).copy_(weight.view(-1));
        weight = arena.Parameter(0, weight.shape);
        return Passed(fused.InBf16(arena).PassOf(activation));

        IReadOnlyList<Tensor> Passed(ILinearPass pass)
        {
            using IDisposable noGradient = no_grad();
            (Tensor result, Tensor input, Tensor? product) = pass.Forward(inputs[0], weight, bias);
            Tensor ofInput = pass.Backward(inputs[2], input, product, weight, bias, ofWeight, ofBias, ScalarType.Float32)!;
            return hasBias ? [result, ofInput, ofWeight, ofBias!] : [result, ofInput, ofWeight];
        }
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<ExpectedOutput> Reference(OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        ReferenceLinear made = ReferenceLinear.Of(
            TensorValues.Of<float>(inputs[0]), TensorValues.Of<float>(inputs[1]), hasBias ? TensorValues.Of<float>(inputs[4]) : null,
            TensorValues.Doubles(inputs[2]), setting.Integer("inputs"), activation, setting.Numbers["rounds"] != 0);
        List<ExpectedOutput> outputs = [new(made.Result), new(made.OfInput), new(Sum(made.OfWeight, inputs[3]))];
        if (hasBias)
            outputs.Add(new(Sum(made.OfBias, inputs[5])));
        return outputs;

        static double[] Sum(double[] made, Tensor before) => [.. made.Zip(TensorValues.Doubles(before), (a, b) => a + b)];
    }

    /// <inheritdoc/>
    internal override OpSetting Workload(bool quick) =>
        Setting(quick ? 512 : 4096, hiddenSize, isGated ? 2 * feedForwardSize : feedForwardSize, rounds: false);

    /// <summary>Of bias and non-linearity alone: the product read twice, the result written, its gradient read, the product's written.</summary>
    internal override long BytesMoved(OpSetting setting) =>
        4L * setting.Integer("rows") * setting.Integer("outputs") * (isGated ? 4 : 5);

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> RunPlain(EncoderKernels kernels, OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        Tensor input = Leaf(inputs[0]), weight = Leaf(inputs[1]);
        Tensor? bias = hasBias ? Leaf(inputs[4]) : null;
        Tensor result = kernels.Linear.Activated(input, weight, bias, activation);
        result.backward([inputs[2]]);
        using IDisposable noGradient = no_grad();
        Tensor ofWeight = inputs[3].add_(weight.grad!, Torch.Scalars.One);
        return bias is null ? [result.detach(), input.grad!, ofWeight]
            : [result.detach(), input.grad!, ofWeight, inputs[5].add_(bias.grad!, Torch.Scalars.One)];
    }

    private static ArenaLayout Layout(long[] shape) => new(
        [new("weight", [.. shape], 0, TensorKind.Matrix, NetworkRole.Encoder, NetworkSection.Head, 0, Initializer.Zeros)],
        shape[0] * shape[1],
        shape[0] * shape[1]);

    private OpSetting Setting(int rows, int inputs, int outputs, bool rounds)
    {
        ScalarType type = rounds ? ScalarType.BFloat16 : ScalarType.Float32;
        List<OpInput> tensors =
        [
            new("input", ScalarType.Float32, [rows, inputs], Fill.Quarters(-4, 5)) { IsRecorded = true },
            new("weight", ScalarType.Float32, [outputs, inputs], Fill.Quarters(-2, 3)) { IsRecorded = true },
            new("gradient", type, [rows, isGated ? outputs / 2 : outputs], Fill.Normal(1)),
            new("weightGradient", ScalarType.Float32, [outputs, inputs], Fill.Normal(1)),
        ];
        if (hasBias)
        {
            tensors.Add(new("bias", ScalarType.Float32, [outputs], Fill.Normal(1)));
            tensors.Add(new("biasGradient", ScalarType.Float32, [outputs], Fill.Normal(1)));
        }

        return new OpSetting(
            FormattableString.Invariant($"{rows:#,0} x {inputs:#,0} to {outputs:#,0}{(rounds ? ", bfloat16" : "")}"),
            tensors,
            new Dictionary<string, double>
            {
                ["rows"] = rows, ["inputs"] = inputs, ["outputs"] = outputs, ["rounds"] = rounds ? 1 : 0, ["activation"] = (int)activation,
            });
    }
}
