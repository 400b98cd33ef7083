using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tools.Cases;

/// <summary><see cref="IMatrixProductKernel"/>: the three products of a layer, overwritten and added, in float32 and in bfloat16.</summary>
/// <param name="network">The network that is kept, whose feed-forward block is timed.</param>
internal sealed class MatrixProductCase(NetworkConfig network) : OpCase
{
    // Around tiles and vectors of products, thin and square.
    private static readonly (int Rows, int Inputs, int Outputs)[] Shapes =
        [(1, 1, 1), (1, 7, 3), (16, 16, 16), (17, 33, 31), (5, 8, 70), (97, 130, 64)];

    /// <inheritdoc/>
    internal override string Op => "matrix product";

    /// <inheritdoc/>
    internal override string Variant => "forward, of the input's gradient, of the weight's";

    /// <inheritdoc/>
    internal override string? CostVariant => null;

    /// <inheritdoc/>
    internal override IReadOnlyList<OpSetting> Settings { get; } =
    [
        .. Shapes.SelectMany(shape => new[]
        {
            Setting(shape.Rows, shape.Inputs, shape.Outputs, adds: false, rounds: false),
            Setting(shape.Rows, shape.Inputs, shape.Outputs, adds: true, rounds: false),
            Setting(shape.Rows, shape.Inputs, shape.Outputs, adds: false, rounds: true),
        }),
    ];

    /// <summary>
    /// Sums of products of numbers around 1, in float32: TF32 or sums in bfloat16 are further away. A result in bfloat16 is right to half a unit of
    /// its eighth bit.
    /// </summary>
    internal override IReadOnlyList<OpOutput> Outputs(OpSetting setting)
    {
        double relative = setting.Numbers["rounds"] == 0 ? 1e-6 : 1.01 / 256;
        return
        [
            new("product", 2e-6 * setting.Numbers["inputs"], relative),
            new("ofInput", 2e-6 * setting.Numbers["outputs"], relative),
            new("ofWeight", 2e-6 * setting.Numbers["rows"], relative),
        ];
    }

    /// <inheritdoc/>
    internal override object KernelOf(KernelTable table) => table.MatrixProduct;

    /// <summary>Not every product takes bfloat16, and not every processor.</summary>
    internal override bool Serves(KernelTable table, OpSetting setting) =>
        setting.Numbers["rounds"] == 0
        || (table.MatrixProduct.TakesBFloat16
            && (table.Encoder.Linear is FusedLinear { Backend: KernelBackend.Ptx } || ProcessorPrecision.Obstacle(Precision.Bf16, CPU) is null));

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> Run(KernelTable table, OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        IMatrixProductKernel kernel = table.MatrixProduct;
        bool adds = setting.Numbers["adds"] != 0;
        (Tensor input, Tensor weight, Tensor gradient) = (inputs[0], inputs[1], inputs[2]);
        Tensor product = adds ? inputs[3] : empty_like(gradient);     // [M, O]
        Tensor ofInput = adds ? inputs[4] : empty_like(input);        // [M, I]
        Tensor ofWeight = adds ? inputs[5] : empty_like(weight);      // [O, I]
        kernel.Run(input, false, weight, true, product, adds);
        kernel.Run(gradient, false, weight, false, ofInput, adds);
        kernel.Run(gradient, true, input, false, ofWeight, adds);
        return [product, ofInput, ofWeight];
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<ExpectedOutput> Reference(OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        (int rows, int width, int outputs) = (setting.Integer("rows"), setting.Integer("inputs"), setting.Integer("outputs"));
        double[] input = TensorValues.Doubles(inputs[0]), weight = TensorValues.Doubles(inputs[1]), gradient = TensorValues.Doubles(inputs[2]);
        double[][] sums = inputs.Count > 3
            ? [.. inputs.Skip(3).Select(TensorValues.Doubles)]
            : [new double[gradient.Length], new double[input.Length], new double[weight.Length]];
        for (int row = 0; row < rows; row++)
        {
            for (int output = 0; output < outputs; output++)
            {
                double above = gradient[(row * outputs) + output];
                for (int column = 0; column < width; column++)
                {
                    double x = input[(row * width) + column], w = weight[(output * width) + column];
                    sums[0][(row * outputs) + output] += x * w;
                    sums[1][(row * width) + column] += above * w;
                    sums[2][(output * width) + column] += above * x;
                }
            }
        }

        return [.. sums.Select(sum => new ExpectedOutput(sum))];
    }

    /// <inheritdoc/>
    internal override OpSetting Workload(bool quick) =>
        Setting(quick ? 512 : 4096, network.HiddenSize, network.FeedForwardSize, adds: false, rounds: false);

    /// <summary>Both factors and the result of each of the three.</summary>
    internal override long BytesMoved(OpSetting setting)
    {
        (long rows, long width, long outputs) = (setting.Integer("rows"), setting.Integer("inputs"), setting.Integer("outputs"));
        return 3 * sizeof(float) * ((rows * width) + (width * outputs) + (rows * outputs));
    }

    /// <inheritdoc/>
    internal override void RunPlain(OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        _ = inputs[0].matmul(inputs[1].t());
        _ = inputs[2].matmul(inputs[1]);
        _ = inputs[2].t().matmul(inputs[0]);
    }

    private static OpSetting Setting(int rows, int inputs, int outputs, bool adds, bool rounds)
    {
        ScalarType type = rounds ? ScalarType.BFloat16 : ScalarType.Float32;
        List<OpInput> tensors =
        [
            new("input", type, [rows, inputs], Fill.Normal(1)),
            new("weight", type, [outputs, inputs], Fill.Normal(1)),
            new("gradient", type, [rows, outputs], Fill.Normal(1)),
        ];
        if (adds)
        {
            tensors.Add(new("product", type, [rows, outputs], Fill.Normal(1)));
            tensors.Add(new("inputGradient", type, [rows, inputs], Fill.Normal(1)));
            tensors.Add(new("weightGradient", type, [outputs, inputs], Fill.Normal(1)));
        }

        string kind = rounds ? ", bfloat16" : adds ? ", added" : "";
        return new OpSetting(
            FormattableString.Invariant($"{rows:#,0} x {inputs:#,0} to {outputs:#,0}{kind}"),
            tensors,
            new Dictionary<string, double>
            {
                ["rows"] = rows, ["inputs"] = inputs, ["outputs"] = outputs, ["adds"] = adds ? 1 : 0, ["rounds"] = rounds ? 1 : 0,
            });
    }
}
