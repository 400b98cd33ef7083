using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Portable;

/// <summary>Runs <see cref="GeneratorHeadBody"/> and <see cref="GeneratorHeadChunkBody"/>.</summary>
internal sealed class PortableGeneratorHead<TSpec> : GeneratorHeadPasses
    where TSpec : struct, IModelSpec
{
    private static readonly Bodies? OfLogits = Sampling<TSpec>.CanScoreByLogits ? Bodies.Of<LogitScores<TSpec>>() : null;
    private static readonly Bodies OfScores = Bodies.Of<SamplerScores<TSpec>>();

    private readonly KernelDevice kernels;

    internal PortableGeneratorHead(KernelDevice kernels)
    {
        this.kernels = kernels;
        foreach (KernelBody body in new[] { OfLogits, OfScores }.OfType<Bodies>().SelectMany(bodies => bodies.All))
            kernels.Prepare(body);
    }

    /// <inheritdoc/>
    public override KernelBackend Backend => kernels.Backend;

    internal override int VocabularySize => TSpec.VocabularySize;

    internal override bool NeedsSecondPass => !Sampling<TSpec>.IsSinglePass;

    protected override int Candidates => Sampling<TSpec>.Candidates;

    private static int Columns => HeadColumn.Count + Sampling<TSpec>.Candidates;

    protected override DeviceType DeviceFor(Tensor logits) => kernels.Tensors;

    protected override GeneratorHeadOutput? RunAtOnce(
        Tensor logits, Tensor targets, Tensor weights, float gradientScale, bool overwrite, RandomKey key, int firstRow, float temperature)
    {
        if (At(temperature).LossAndGradient is not { } body)
            return null;
        long rows = logits.shape[0];
        Tensor losses = empty(rows, ScalarType.Float32, logits.device);  // [M]
        Tensor samples = empty(rows, ScalarType.Int64, logits.device);   // [M]
        Tensor correct = empty(rows, ScalarType.Float32, logits.device); // [M]
        if (rows > 0)
        {
            kernels.Launch(
                body,
                (int)rows,
                logits,
                targets,
                weights,
                losses,
                samples,
                correct,
                gradientScale,
                overwrite ? 1 : 0,
                key.SeedLow,
                key.SeedHigh,
                key.Step,
                firstRow,
                temperature);
        }

        return new GeneratorHeadOutput(losses, samples, correct);
    }

    protected override void ScanRows(
        Tensor logits,
        int first,
        Tensor targets,
        Tensor weights,
        Tensor states,
        RandomKey key,
        int firstRow,
        float temperature) => Launch(At(temperature).Scan, logits, first, targets, weights, states, key, firstRow, temperature);

    protected override void DrawRows(
        Tensor logits,
        int first,
        Tensor targets,
        Tensor weights,
        Tensor states,
        RandomKey key,
        int firstRow,
        float temperature)
    {
        if (At(temperature).Draw is { } draw)
            Launch(draw, logits, first, targets, weights, states, key, firstRow, temperature);
    }

    protected override void DifferentiateRows(Tensor logits, int first, Tensor targets, Tensor weights, Tensor states, float gradientScale) =>
        kernels.Launch(
            OfScores.Differentiate,
            (int)logits.shape[0],
            logits,
            targets,
            weights,
            states,
            Columns,
            (int)logits.shape[1],
            first,
            gradientScale);

    private void Launch(
        KernelBody body,
        Tensor logits,
        int first,
        Tensor targets,
        Tensor weights,
        Tensor states,
        RandomKey key,
        int firstRow,
        float temperature) =>
        kernels.Launch(
            body,
            (int)logits.shape[0],
            logits,
            targets,
            weights,
            states,
            Columns,
            (int)logits.shape[1],
            first,
            key.SeedLow,
            key.SeedHigh,
            key.Step,
            firstRow,
            temperature);

    /// <summary>At a temperature of 1 the loss's exponentials may serve the sample.</summary>
    private static Bodies At(float temperature) => temperature == 1f && OfLogits is { } bodies ? bodies : OfScores;

    /// <summary>The bodies of one variant; null where it has no such pass.</summary>
    private sealed record Bodies(KernelBody? LossAndGradient, KernelBody Scan, KernelBody? Draw, KernelBody Differentiate)
    {
        internal IEnumerable<KernelBody> All => new[] { LossAndGradient, Scan, Draw, Differentiate }.OfType<KernelBody>();

        internal static Bodies Of<TScores>() where TScores : struct, IScores => new(
            TScores.IsSinglePass ? new(GeneratorHeadBody.LossAndGradient<TScores>) : null,
            new(GeneratorHeadChunkBody.Scan<TScores>),
            TScores.IsSinglePass ? null
                : TScores.AreRestricted ? new(GeneratorHeadChunkBody.DrawAmongLargest<TScores>)
                : new(GeneratorHeadChunkBody.DrawInOrder<TScores>),
            new(GeneratorHeadChunkBody.Differentiate));
    }
}
