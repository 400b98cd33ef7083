using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Onnx;

/// <summary>Random word pieces in rows of different lengths, as both programs read them.</summary>
internal sealed class PaddedBatch
{
    private readonly int[] lengths;

    public PaddedBatch(ModelConfig facts, int[] lengths, int seed)
    {
        this.lengths = lengths;
        Random random = new(seed);
        Length = lengths.Max();
        Shape = [lengths.Length, Length];
        Mask = [.. lengths.SelectMany(length => Enumerable.Range(0, Length).Select(token => token < length))];
        Ids = Array.ConvertAll(Mask, present => present ? random.NextInt64(facts.VocabularySize) : facts.SpecialTokens.Pad);
        Types = Array.ConvertAll(Mask, present => present ? random.NextInt64(Math.Max(1, facts.TokenTypes)) : 0);
    }

    public int Length { get; }

    public long[] Shape { get; }

    public long[] Ids { get; }

    public long[] Types { get; }

    public bool[] Mask { get; }

    /// <summary>In the caller's dispose scope.</summary>
    public (Tensor Ids, Tensor Types, Tensor Mask) Tensors() => (tensor(Ids, Shape), tensor(Types, Shape), tensor(Mask, Shape));

    public float[][] Run(OnnxProgram program) => program.Run(Shape, Ids, Types, Mask);

    /// <summary>The largest distance of two outputs, padding left out; of values beyond ±1 relative to them.</summary>
    /// <param name="wanted">[B, L, ...], or [B, ...] where it is of sequences.</param>
    /// <param name="found">The same shape.</param>
    /// <param name="isOfTokens">Whether there is a value for each token.</param>
    public double Distance(Tensor wanted, float[] found, bool isOfTokens = true)
    {
        float[] expected = [.. wanted.contiguous().data<float>()];
        Assert.Equal(expected.Length, found.Length);
        int width = expected.Length / (isOfTokens ? Mask.Length : lengths.Length);
        IEnumerable<int> real = Enumerable.Range(0, found.Length).Where(index => !isOfTokens || Mask[index / width]);
        return real.Max(index => Excess(expected[index], found[index]));
    }

    private static double Excess(double wanted, double found) =>
        double.IsFinite(found) ? Math.Abs(wanted - found) / Math.Max(1, Math.Abs(wanted)) : double.PositiveInfinity;
}
