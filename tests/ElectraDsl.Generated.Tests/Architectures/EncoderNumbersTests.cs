using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Architectures;

/// <summary>The generated networks against <see cref="ReferenceEncoder"/>, padding included.</summary>
public sealed class EncoderNumbersTests
{
    private const double Tolerance = 1e-5;
    private const int Length = 14;

    private static readonly int[] Lengths = [Length, 9, 3];

    [Fact]
    public void PairwiseCombinations_ComputeWhatTheReferenceDoes()
    {
        List<string> faults = [];
        for (int index = 0; index < CompiledCombinations.Pairwise.Count; index++)
        {
            PretrainingRecipe recipe = CompiledCombinations.Pairwise.Recipe(index);
            using EncoderUnderTest tested = new(recipe, index);
            foreach (string network in new[] { "discriminator", "generator" })
                faults.AddRange(Compare(recipe.Facts, tested, network, index).Take(1).Select(fault => $"{network} of {recipe.Facts}: {fault}"));
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    private static List<string> Compare(ModelConfig facts, EncoderUnderTest tested, string name, int seed)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        bool isDiscriminator = name == "discriminator";
        Random random = new(seed);
        int[][] ids = Rows(() => random.Next(facts.VocabularySize)),
            types = Rows(() => random.Next(Math.Max(1, facts.TokenTypes)));
        Tensor inputIds = Padded(ids),
            typeIds = Padded(types); // [B, L]
        Tensor mask = tensor(
            Lengths.SelectMany(length => Enumerable.Range(0, Length).Select(token => token < length)).ToArray(),
            [Lengths.Length, Length]);
        IReadOnlyList<Tensor> states = EncoderUnderTest.States(isDiscriminator ? tested.Discriminator : tested.Generator, inputIds, typeIds, mask);
        Tensor everywhere = tensor(Enumerable.Range(0, Lengths.Length * Length).Select(index => (long)index).ToArray());
        Tensor logits = isDiscriminator
            ? tested.Discriminator.call(inputIds, typeIds, mask)
            : tested.GeneratorLogits(inputIds, typeIds, mask, everywhere).view(Lengths.Length, Length, -1);

        ReferenceEncoder reference = new(facts, isDiscriminator ? facts.Discriminator! : facts.Generator!, Weights);
        List<string> faults = [];
        for (int row = 0; row < Lengths.Length; row++)
        {
            List<double[][]> expected = reference.States(ids[row], types[row]);
            for (int layer = 0; layer < expected.Count; layer++)
                Check($"state {layer}", states[layer], row, [.. expected[layer].SelectMany(state => state)]);
            Check("logits", logits, row, [.. expected[^1].SelectMany(state => isDiscriminator ? [reference.Logit(state)] : reference.Logits(state))]);
        }

        return faults;

        float[]? Weights(string key) => Own(name, key) ?? facts.Tying switch
        {
            WeightTying.AllWeights when key.StartsWith("electra.", StringComparison.Ordinal) => Own("discriminator", key),
            WeightTying.Embeddings when key.StartsWith("electra.embeddings.", StringComparison.Ordinal) => Own("discriminator", key),
            WeightTying.TokenEmbeddings when key.StartsWith("electra.embeddings.word_", StringComparison.Ordinal) => Own("discriminator", key),
            WeightTying.GradientDisentangled when Own(name, key.Replace(".weight", ".delta", StringComparison.Ordinal)) is { } delta =>
                [.. Own("generator", key)!.Zip(delta, (table, change) => table + change)],
            _ => null,
        };
        float[]? Own(string network, string key) => tested.Weights.GetValueOrDefault($"{network}.{key}");

        void Check(string what, Tensor actual, int row, double[] wanted)
        {
            float[] found = [.. actual[row].narrow(0, 0, Lengths[row]).contiguous().data<float>()];
            Assert.Equal(wanted.Length, found.Length);
            int worst = Enumerable.Range(0, found.Length).MaxBy(index => Excess(wanted[index], found[index]));
            if (!(Excess(wanted[worst], found[worst]) <= Tolerance))
                faults.Add($"{what} of row {row}, value {worst}: {wanted[worst]} and {found[worst]}");
        }
    }

    /// <summary>Distance, of large values relative to them: sums of pre-norm layers grow.</summary>
    private static double Excess(double wanted, double found) =>
        double.IsFinite(found) ? Math.Abs(wanted - found) / Math.Max(1, Math.Abs(wanted)) : double.PositiveInfinity;

    private static int[][] Rows(Func<int> next) => [.. Lengths.Select(length => Enumerable.Range(0, length).Select(_ => next()).ToArray())];

    private static Tensor Padded(int[][] rows) =>
        tensor(
            rows.SelectMany(row => Enumerable.Range(0, Length).Select(token => token < row.Length ? (long)row[token] : 0L)).ToArray(),
            [rows.Length, Length]);
}
