using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Architectures;

/// <summary>
/// Sequences that are longer than a model's tables of positions are refused by name, by either network and for every kind of position.
/// </summary>
public sealed class PositionLimitTests
{
    [Fact]
    public void TooManyTokens_NameMaxPositions_WhereverPositionsAreLimited()
    {
        HashSet<(Positions, Positions)> met = [];
        for (int index = 0; index < CompiledCombinations.Pairwise.Count; index++)
        {
            PretrainingRecipe recipe = CompiledCombinations.Pairwise.Recipe(index);
            (Positions ofGenerator, Positions ofDiscriminator) = (recipe.Facts.Generator!.Positions, recipe.Facts.Discriminator!.Positions);
            if (!met.Add((ofGenerator, ofDiscriminator)))
                continue;
            using JointTrainer trainer = (JointTrainer)recipe.CreateTrainer(CPU);
            Check(ofDiscriminator, recipe.Facts, length => Discriminate(trainer, length));
            Check(ofGenerator == Positions.None ? ofDiscriminator : ofGenerator, recipe.Facts, length => Step(trainer, length));
        }

        Assert.Equal(Enum.GetValues<Positions>(), met.Select(pair => pair.Item1).Distinct().Order());
        Assert.Equal(Enum.GetValues<Positions>(), met.Select(pair => pair.Item2).Distinct().Order());
    }

    private static void Check(Positions positions, ModelConfig facts, Action<int> read)
    {
        read(facts.MaxPositions);
        if (positions == Positions.None)
        {
            read(facts.MaxPositions + 1);
            return;
        }

        string message = Assert.Throws<ArgumentException>(() => read(facts.MaxPositions + 1)).Message;
        Assert.Contains($"MaxPositions = {facts.MaxPositions}", message, StringComparison.Ordinal);
        Assert.Contains($"{facts.MaxPositions + 1} tokens", message, StringComparison.Ordinal);
    }

    private static void Discriminate(JointTrainer trainer, int length)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = ones(2, length, ScalarType.Int64);                                                    // [B, L]
        _ = trainer.Discriminate(ids, zeros_like(ids), null);
    }

    private static void Step(JointTrainer trainer, int length)
    {
        using Batch batch = SyntheticText.Batch(trainer.Recipe.Facts, 2, length, seed: 1);
        Kernels.RandomKey key = new(1, 0);
        trainer.Accumulate(
            batch,
            new StepContext(
                key,
                0,
                batch.CountMasked(trainer.Kernels.Masking, key, 0),
                batch.Tokens,
                batch.Rows,
                StepHyperparameters.ForEvaluation(trainer.Recipe)));
    }
}
