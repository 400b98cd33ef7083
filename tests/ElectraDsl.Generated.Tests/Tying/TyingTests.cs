using ElectraDsl.Checkpoints;
using ElectraDsl.Kernels;
using ElectraDsl.Testing;
using ElectraDsl.Torch;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Tying;

/// <summary>Every kind of tying: gradients flow where it says, and a tied tensor is one parameter.</summary>
public sealed class TyingTests : IDisposable
{
    private const string Words = "electra.embeddings.word_embeddings", Positions = "electra.embeddings.position_embeddings";

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly TemporaryFolder folder = new();

    public static TheoryData<WeightTying> Kinds => [.. Enum.GetValues<WeightTying>()];

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_EqualThoseOfUntiedNetworksByTheChainRule(WeightTying tying)
    {
        using JointTrainer trainer = (JointTrainer)TiedModels.Of(tying).CreateTrainer(CPU);
        using Batch batch = SyntheticText.Batch(trainer.Recipe.Facts, rows: 4, length: 16, seed: 1);
        MoveDeltas(trainer.Arena);
        using UntiedTwin twin = new(trainer.Arena);
        IReadOnlyDictionary<string, float[]> expected = twin.Gradients(batch, Context(trainer, batch, 1));

        trainer.Accumulate(batch, Context(trainer, batch, 1));

        float largest = expected.Values.SelectMany(values => values).Max(Math.Abs);
        foreach (ParameterSpec parameter in trainer.Arena.Layout.Parameters)
        {
            float[] actual = Gradient(trainer.Arena, parameter.Name);
            for (int index = 0; index < actual.Length; index++)
            {
                Assert.True(
                    Math.Abs(expected[parameter.Name][index] - actual[index]) <= 1e-6f * largest,
                    $"{parameter.Name} {index}: {expected[parameter.Name][index]} and {actual[index]}");
            }
        }

        double squares = expected.Values.Sum(values => values.Sum(value => (double)value * value));
        using Tensor norm = trainer.Update(0, 0);
        Assert.Equal(Math.Sqrt(squares), norm.item<float>(), 1e-4 * Math.Sqrt(squares));
    }

    [Fact]
    public void Disentangled_EachLossMovesItsOwnTables()
    {
        Disentangled recipe = new();
        using Batch batch = SyntheticText.Batch(recipe.Facts, rows: 4, length: 16, seed: 2);
        AssertMoved(recipe with { DiscriminatorWeight = 0 }, "generator", ".weight", "discriminator", ".delta");
        AssertMoved(recipe with { GeneratorWeight = 0 }, "discriminator", ".delta", "generator", ".weight");

        void AssertMoved(Disentangled model, string moved, string movedSuffix, string left, string leftSuffix)
        {
            using JointTrainer trainer = (JointTrainer)model.CreateTrainer(CPU);
            trainer.Accumulate(batch, Context(trainer, batch, 1));
            foreach (string table in new[] { Words, Positions })
            {
                Assert.Contains(Gradient(trainer.Arena, $"{moved}.{table}{movedSuffix}"), value => value != 0);
                Assert.All(Gradient(trainer.Arena, $"{left}.{table}{leftSuffix}"), value => Assert.Equal(0f, value));
            }
        }
    }

    [Fact]
    public void Disentangled_AtTheStart_BothNetworksReadTheSameTables()
    {
        using JointTrainer trainer = new Disentangled().CreateTrainer(CPU);
        foreach (string table in new[] { Words, Positions })
        {
            Assert.Contains(Values(trainer.Arena, $"generator.{table}.weight"), value => value != 0);
            Assert.All(Values(trainer.Arena, $"discriminator.{table}.delta"), value => Assert.Equal(0f, value));
        }
    }

    [Fact]
    public void Disentangled_Discriminator_HasTheDeltasAsParametersAndFollowsTheTables()
    {
        using ParameterArena arena = new(Disentangled.Parameters.Layout, CPU);
        arena.Initialize(1);
        using Disentangled.Generator generator = new(arena);
        using Disentangled.Discriminator discriminator = new(arena);
        Assert.Equal(arena.Layout.ParameterCount, Counted(generator) + Counted(discriminator));

        Tensor ids = tensor(new long[] { 2, 9, 3 }).view(1, 3), types = zeros_like(ids);
        discriminator.eval();
        float[] before = discriminator.call(ids, types, null).data<float>().ToArray();
        using (no_grad())
            _ = arena.Weights.narrow(0, Disentangled.Parameters.Generator.Embeddings.WordEmbeddings + (9 * 12), 1).fill_(Scalars.One);
        Assert.NotEqual(before, discriminator.call(ids, types, null).data<float>().ToArray());

        // The output matrix is a second field over the table.
        static long Counted(nn.Module network) =>
            network.named_parameters().Where(parameter => parameter.name != "word_embeddings").Sum(parameter => parameter.parameter.numel());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void WeightDecay_ShrinksEveryTensorOnce(WeightTying tying)
    {
        PretrainingRecipe recipe = TiedModels.Of(tying) with { WeightDecay = 0.25 };
        using JointTrainer trainer = (JointTrainer)recipe.CreateTrainer(CPU);
        MoveDeltas(trainer.Arena);
        Dictionary<string, float[]> before = trainer.Arena.Layout.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter => Values(trainer.Arena, parameter.Name));

        trainer.Update(0.5, 0).Dispose();

        foreach (ParameterSpec parameter in trainer.Arena.Layout.Parameters)
        {
            bool isDecayed =
                !parameter.Name.Contains("LayerNorm", StringComparison.Ordinal) && !parameter.Name.EndsWith(".bias", StringComparison.Ordinal);
            float rest = isDecayed ? 1 - (0.5f * 0.25f) : 1;
            Assert.Equal(
                before[parameter.Name].Select(value => value * rest),
                Values(trainer.Arena, parameter.Name),
                (expected, actual) => Math.Abs(expected - actual) <= 1e-6f);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Checkpoint_HoldsEveryTensorOnce_AndResumesBitEqual(WeightTying tying)
    {
        PretrainingRecipe recipe = TiedModels.Of(tying);
        using JointTrainer whole = (JointTrainer)recipe.CreateTrainer(CPU), resumed = (JointTrainer)recipe.CreateTrainer(CPU);
        using Batch batch = SyntheticText.Batch(recipe.Facts, rows: 4, length: 16, seed: 3);
        Train(whole, batch, from: 0, steps: 4);
        string path = folder["checkpoint.safetensors"];
        ArenaFile.Write(path, recipe.Layout, Buffers(whole));

        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            Assert.Equal(
                recipe.Layout.Parameters.Select(parameter => parameter.Name).Order(StringComparer.Ordinal),
                file.Entries.Select(entry => entry.Name)
                    .Where(name => !name.StartsWith("moment", StringComparison.Ordinal))
                    .Order(StringComparer.Ordinal));
            Assert.Equal(
                recipe.Layout.ParameterCount,
                file.Entries.Where(IsWeight).Sum(entry => entry.Shape.Aggregate(1L, (product, size) => product * size)));
            Assert.Equal(
                WordTables(tying),
                file.Entries.Where(IsWeight).Count(entry => entry.Name.Contains("word_embeddings", StringComparison.Ordinal)));
        }

        ArenaFile.Read(path, recipe.Layout, Buffers(resumed));
        Train(whole, batch, from: 4, steps: 4);
        Train(resumed, batch, from: 4, steps: 4);
        foreach (((_, Tensor expected), (_, Tensor actual)) in Buffers(whole).Zip(Buffers(resumed)))
            Assert.Equal(expected.data<float>().ToArray(), actual.data<float>().ToArray());

        static bool IsWeight(SafetensorsEntry entry) => !entry.Name.StartsWith("moment", StringComparison.Ordinal);
    }

    private static int WordTables(WeightTying tying) => tying is WeightTying.None or WeightTying.GradientDisentangled ? 2 : 1;

    private static (string Prefix, Tensor Buffer)[] Buffers(JointTrainer trainer) =>
        [("", trainer.Arena.Weights), ("moment1.", trainer.FirstMoments), ("moment2.", trainer.SecondMoments)];

    private static void Train(JointTrainer trainer, Batch batch, int from, int steps)
    {
        for (int step = from; step < from + steps; step++)
        {
            trainer.Accumulate(batch, Context(trainer, batch, (uint)step));
            trainer.Update(1e-2, step).Dispose();
        }
    }

    /// <summary>Gives deltas values, as training does; zeros would hide what reads them.</summary>
    private static void MoveDeltas(ParameterArena arena)
    {
        using Generator random = manual_seed(5);
        foreach (ParameterSpec parameter in arena.Layout.Parameters.Where(parameter => parameter.Name.EndsWith(".delta", StringComparison.Ordinal)))
            _ = arena.Values(parameter).copy_(randn([.. parameter.Shape]).mul(tensor(0.2f)));
    }

    private static float[] Values(ParameterArena arena, string name) => arena.Values(Spec(arena, name)).data<float>().ToArray();

    private static float[] Gradient(ParameterArena arena, string name) => arena.Gradient(Spec(arena, name)).data<float>().ToArray();

    private static ParameterSpec Spec(ParameterArena arena, string name) => arena.Layout.Parameters.Single(parameter => parameter.Name == name);

    private static StepContext Context(JointTrainer trainer, Batch batch, uint step)
    {
        RandomKey random = new(1, step);
        return new StepContext(
            random,
            0,
            batch.CountMasked(trainer.Kernels.Masking, random, 0),
            batch.Tokens,
            batch.Rows,
            StepHyperparameters.ForEvaluation(trainer.Recipe));
    }
}
