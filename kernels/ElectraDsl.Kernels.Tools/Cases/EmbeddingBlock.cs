using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tools.Cases;

/// <summary><see cref="IEmbeddingKernel"/>, backward: forward it is libtorch's on every device.</summary>
/// <param name="vocabulary">Rows of the table that is timed.</param>
/// <param name="embeddingSize">Width of its rows.</param>
internal sealed class EmbeddingBlock(int vocabulary, int embeddingSize) : BlockCase
{
    /// <inheritdoc/>
    internal override string Op => "embedding rows";

    /// <inheritdoc/>
    internal override string Variant => "gradients of rows, added to the table's";

    /// <inheritdoc/>
    internal override IReadOnlyList<OpSetting> Settings { get; } =
    [Setting(1, 1, 1, 1), Setting(7, 2, 5, 3), Setting(3, 7, 61, 9), Setting(100, 4, 64, 130), Setting(500, 1, 65, 257)];

    /// <summary>Sums of up to some hundred rows.</summary>
    internal override IReadOnlyList<OpOutput> Outputs(OpSetting setting) => [new("tableGradient", 5e-5, 1e-5)];

    /// <inheritdoc/>
    internal override object KernelOf(KernelTable table) => table.Encoder.Embedding;

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> Run(KernelTable table, OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        if (table.Encoder.Embedding is not FusedEmbedding fused)
            return RunPlain(table.Encoder, setting, inputs);
        fused.Pass.Add(inputs[2], inputs[0], inputs[1]);
        return [inputs[2]];
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<ExpectedOutput> Reference(OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        long[] ids = TensorValues.Of<long>(inputs[0]);
        double[] gradient = TensorValues.Doubles(inputs[1]), sums = TensorValues.Doubles(inputs[2]);
        int width = setting.Integer("width");
        for (int i = 0; i < gradient.Length; i++)
            sums[(ids[i / width] * width) + (i % width)] += gradient[i];
        return [new(sums)];
    }

    /// <inheritdoc/>
    internal override OpSetting Workload(bool quick) => Setting(vocabulary, quick ? 8 : 32, 128, embeddingSize);

    /// <summary>Ids and gradients read; each row of the table that occurs read and written, as many as there are tokens at most.</summary>
    internal override long BytesMoved(OpSetting setting)
    {
        long tokens = (long)setting.Numbers["tokens"];
        long width = setting.Integer("width"), rows = Math.Min(tokens, setting.Integer("vocabularySize"));
        return (tokens * (8 + (4 * width))) + (rows * 8 * width);
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> RunPlain(EncoderKernels kernels, OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        using TorchSharp.Modules.Parameter table = new(zeros_like(inputs[2]));
        kernels.Embedding.Lookup(table, inputs[0]).backward([inputs[1]]);
        return [inputs[2].add_(table.grad!, Torch.Scalars.One)];
    }

    private static OpSetting Setting(int vocabulary, int rows, int length, int width) => new(
        FormattableString.Invariant($"{rows} x {length} of {vocabulary:#,0}, {width:#,0} wide"),
        [
            new("ids", ScalarType.Int64, [rows, length], Fill.Integers(0, vocabulary)) { IsRecorded = true },
            new("gradient", ScalarType.Float32, [rows, length, width], Fill.Normal(1)),
            new("tableGradient", ScalarType.Float32, [vocabulary, width], Fill.Normal(1)),
        ],
        new Dictionary<string, double> { ["tokens"] = (double)rows * length, ["vocabularySize"] = vocabulary, ["width"] = width });
}
