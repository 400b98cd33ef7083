using System.Text.Json.Nodes;
using ElectraDsl.Training;
using Samples;

namespace ElectraDsl.Tests.Training.Recipes;

/// <summary>What means nothing to an objective is refused, not ignored, and not taken over from a base of another objective.</summary>
public sealed class UnusedHyperparameterTests
{
    /// <summary>A model of every objective with each of those that it has no use for.</summary>
    public static IEnumerable<object[]> Rows =>
        from model in new PretrainingRecipe[] { new MaskedSampleModel(), new SampleModel() }
        from one in TrainingObjectives.Of(model.Facts).UnusedHyperparameters
        select new object[] { model.Facts.Name, one.Name };

    [Fact]
    public void Objectives_NameThem()
    {
        Assert.Equal(
            ["generator-learning-rate", "sampling-temperature", "generator-weight", "discriminator-weight"],
            TrainingObjectives.MaskedLanguageModel.UnusedHyperparameters.Select(one => one.Name));
        Assert.Equal(["static-masks"], TrainingObjectives.ReplacedTokens.UnusedHyperparameters.Select(one => one.Name));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void TypedOrSet_IsRefused(string name, string hyperparameter)
    {
        PretrainingRecipe model = Named(name);
        string objective = TrainingObjectives.Of(model.Facts).Name;
        Hyperparameter one = Hyperparameters.Of(hyperparameter);
        object usual = one.Get(model), other = usual is int ? (object)3 : (Schedule)7;
        foreach (object value in new[] { usual, other })
        {
            Assert.Equal(
                $"{one.Option} has no effect: {name} is trained by {objective}, which does not use it; leave it out.",
                Assert.Throws<RunException>(() => Hyperparameters.Apply(model, new Dictionary<string, object> { [one.Name] = value })).Message);
        }

        RecipeValidation.Check(one.With(model, usual));
        Assert.Equal(
            $"{one.Property} is {Hyperparameter.Text(other)}, which has no effect: {name} is trained by {objective}, which does not use it; leave it out.",
            Assert.Throws<RunException>(() => RecipeValidation.Check(one.With(model, other))).Message);
    }

    /// <summary>What decides about the best step is in the objective's own table.</summary>
    [Fact]
    public void BestMetrics_AreMetricsOfTheirObjective()
    {
        Assert.All(
            TrainingObjectives.All,
            objective => Assert.All(
                BestMetrics.Of(objective.Kind),
                metric => Assert.Contains(objective.Metrics, one => one.Name == EarlyStopping.NameOf(metric))));
        Assert.Equal(Enum.GetValues<BestMetric>(), TrainingObjectives.All.SelectMany(objective => BestMetrics.Of(objective.Kind)));
    }

    /// <summary>Versions that accepted it wrote it into run.json, where it meant nothing.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void InAFile_ItMeansNothing(string name, string hyperparameter)
    {
        Hyperparameter one = Hyperparameters.Of(hyperparameter);
        PretrainingRecipe model = Named(name);
        JsonObject json = RecipeJson.Write(one.With(model, one.Get(model) is int ? (object)3 : (Schedule)7));
        Assert.Equal(model, RecipeJson.Read(json, model, "run.json"));
    }

    [Fact]
    public void BaseOfAnotherObjective_KeepsItsOwn()
    {
        ScheduledModel scheduled = new();
        MaskedVariant masked = new();
        RecipeValidation.Check(masked);
        Assert.Equal((scheduled.Steps, BestMetric.MlmLoss), (masked.Steps, masked.BestMetric));
        Assert.Equal(((Schedule)1, (Schedule)50), (masked.SamplingTemperature, masked.DiscriminatorWeight));
        Assert.Equal(scheduled.SamplingTemperature, new ScheduledVariant().SamplingTemperature);
    }

    private static PretrainingRecipe Named(string name) =>
        name == nameof(SampleModel) ? new SampleModel { SequenceLength = 64 } : new MaskedSampleModel { SequenceLength = 64 };
}

/// <summary>A model whose recipe sets what only its objective uses.</summary>
[ElectraModel(Base = typeof(SampleModel))]
internal sealed partial record ScheduledModel
{
    public ScheduledModel() =>
        (Steps, SequenceLength, SamplingTemperature, DiscriminatorWeight, BestMetric) = (77, 64, "2..1@50%", 20, BestMetric.GeneratorLoss);
}

/// <summary>A variant of the same objective.</summary>
[ElectraModel(Base = typeof(ScheduledModel))]
internal sealed partial record ScheduledVariant;

/// <summary>A variant of another objective.</summary>
[ElectraModel(Base = typeof(ScheduledModel), Objective = Objective.MaskedLanguageModel)]
internal sealed partial record MaskedVariant;
