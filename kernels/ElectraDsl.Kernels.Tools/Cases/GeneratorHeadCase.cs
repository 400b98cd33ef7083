using ElectraDsl.Kernels.Tools.Reference;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tools.Cases;

/// <summary><see cref="IGeneratorHeadKernel"/>, as it runs in a training step.</summary>
internal sealed class GeneratorHeadCase<TSpec> : OpCase
    where TSpec : struct, IModelSpec
{
    private const int FirstRow = 11;

    // The sum of a row's exponentials is added up in float: its error grows with the square root of the additions, and with the threads that share
    // them. These are ten times what is measured at 30,522 with the widest, ILGPU's group of two.
    private const double LossBound = 2e-5, GradientBound = 1e-5;

    // What the original adds to its uniform numbers and to their logarithms.
    private static readonly Scalar NoiseEpsilon = 1e-9f.ToScalar();

    /// <inheritdoc/>
    internal override string Op => "generator head";

    /// <inheritdoc/>
    internal override string Variant =>
        TSpec.Sampler.Name
        + (TSpec.DisallowCorrect ? ", never the true token" : "")
        + (TSpec.SampleTopK > 0 ? FormattableString.Invariant($", among the {TSpec.SampleTopK} likeliest") : "");

    /// <inheritdoc/>
    internal override string CostVariant =>
        Sampling<TSpec>.IsSinglePass ? "one pass" : Sampling<TSpec>.Candidates > 0 ? "few candidates" : "in order";

    /// <inheritdoc/>
    internal override bool HasUsersFunction =>
        TSpec.Sampler != typeof(GumbelMaxSampling) && TSpec.Sampler != typeof(InverseCdfSampling) && TSpec.Sampler != typeof(UniformSampling);

    /// <inheritdoc/>
    internal override IReadOnlyList<OpSetting> Settings { get; } =
    [Setting(1, 2), Setting(4, 2), Setting(2, 0), Setting(7, 8), Setting(5, 2, temperature: 2.5f), Setting(3, 4, temperature: 0.6f)];

    /// <inheritdoc/>
    internal override IReadOnlyList<OpOutput> Outputs(OpSetting setting) =>
    [
        new("losses", LossBound, LossBound),
        OpOutput.Exact("samples"),
        OpOutput.Exact("correct"),
        new("gradient", GradientBound * setting.Numbers["gradientScale"], 0),
    ];

    /// <inheritdoc/>
    internal override object KernelOf(KernelTable table) => table.GeneratorHead;

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> Run(KernelTable table, OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        GeneratorHeadOutput output = table.GeneratorHead.Run(
            inputs[0],
            inputs[1],
            inputs[2],
            setting.Single("gradientScale"),
            OpSetting.Key,
            FirstRow,
            setting.Single("samplingTemperature"));
        return [output.Losses, output.Samples, output.Correct, inputs[0]];
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<ExpectedOutput> Reference(OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        ReferenceGeneratorHeadOutput output = ReferenceGeneratorHead.Run<TSpec>(
            TensorValues.Of<float>(inputs[0]), TensorValues.Of<long>(inputs[1]), TensorValues.Of<float>(inputs[2]), setting.Single("gradientScale"),
            OpSetting.Key, FirstRow, setting.Single("samplingTemperature"));
        return
        [
            new(output.Losses),
            ExpectedOutput.Of(output.Samples, output.RightSamples),
            new(output.Correct),
            new(output.Gradient),
        ];
    }

    /// <summary>The masked tokens of 13 rows of 128.</summary>
    internal override OpSetting Workload(bool quick) => Setting(quick ? 64 : 256, 1, used: 1);

    /// <summary>Logits read once and overwritten once.</summary>
    internal override long BytesMoved(OpSetting setting) => (long)setting.Integer("rows") * ((TSpec.VocabularySize * (4L + 4)) + 8 + 4 + 4 + 8 + 4);

    /// <summary>
    /// Cross entropy and its gradient by autograd; a sample by torch's own draw, or by noise and argmax, with the original's two epsilons.
    /// </summary>
    internal override void RunPlain(OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        Tensor logits = inputs[0].detach().requires_grad_(true);                                            // [M, V]
        Tensor losses = nn.functional.cross_entropy(logits, inputs[1], reduction: nn.Reduction.None);        // [M]
        losses.mul(inputs[2]).sum().backward();
        using IDisposable inference = no_grad();
        if (TSpec.Method == SamplingMethod.InverseCdf)
            _ = logits.softmax(1).multinomial(1);                                                           // [M, 1]
        else
            _ = rand_like(logits)
                .add_(NoiseEpsilon, Torch.Scalars.One)
                .log_()
                .neg_()
                .add_(NoiseEpsilon, Torch.Scalars.One)
                .log_()
                .neg_()
                .add_(logits, Torch.Scalars.One)
                .argmax(1); // [M]
        _ = logits.argmax(1).eq(inputs[1]);                                                                 // [M]
    }

    private static OpSetting Setting(int rows, double deviation, double used = 0.75, float temperature = 1) =>
        new(
            FormattableString.Invariant($"{rows} x {TSpec.VocabularySize:#,0}")
                + (temperature == 1 ? "" : FormattableString.Invariant($" at temperature {temperature}")),
        [
            new("logits", ScalarType.Float32, [rows, TSpec.VocabularySize], Fill.Normal(deviation)),
            new("targets", ScalarType.Int64, [rows], Fill.Integers(0, TSpec.VocabularySize)),
            new("weights", ScalarType.Float32, [rows], Fill.Chance(rows > 2 ? used : 1)),
        ],
        new Dictionary<string, double>
        {
            ["rows"] = rows, ["vocabularySize"] = TSpec.VocabularySize, ["gradientScale"] = 1f / rows, ["firstRow"] = FirstRow,
            ["samplingTemperature"] = temperature, ["disallowCorrect"] = TSpec.DisallowCorrect ? 1 : 0, ["sampleTopK"] = Sampling<TSpec>.Candidates,
        });
}
