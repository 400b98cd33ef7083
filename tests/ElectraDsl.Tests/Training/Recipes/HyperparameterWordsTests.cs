using ElectraDsl.Kernels;
using ElectraDsl.Training;
using Samples;

namespace ElectraDsl.Tests.Training.Recipes;

/// <summary>A message calls a hyperparameter as whoever set it did.</summary>
public sealed class HyperparameterWordsTests
{
    [Theory]
    [InlineData("batch-size", 0, "--batch-size is 0: it must be at least 1.", "BatchSize is 0: it must be at least 1.")]
    [InlineData(
        "adam-rule",
        (AdamWRule)7,
        "--adam-rule is 7: it must be original or torch.",
        "AdamRule is 7: it must be Original or Torch.")]
    [InlineData(
        "micro-batch-size",
        -1,
        "--micro-batch-size is -1: it must be a divisor of --batch-size, or 0 for all of them.",
        "MicroBatchSize is -1: it must be a divisor of BatchSize, or 0 for all of them.")]
    [InlineData(
        "micro-batch-size",
        7,
        "--micro-batch-size is 7: it must be a divisor of BatchSize, which is 128, or 0 for all of them.",
        "MicroBatchSize is 7: it must be a divisor of BatchSize, which is 128, or 0 for all of them.")]
    [InlineData(
        "patience",
        3,
        "--patience is 3, but EvaluateEvery is 0: early stopping needs evaluations; set --evaluate-every.",
        "Patience is 3, but EvaluateEvery is 0: early stopping needs evaluations; set EvaluateEvery.")]
    [InlineData(
        "best-metric",
        BestMetric.MlmLoss,
        "--best-metric is mlm-loss: SampleModel is trained by replaced token detection, whose metric for that is rtd-auc or generator-loss.",
        "BestMetric is MlmLoss: SampleModel is trained by replaced token detection, whose metric for that is RtdAuc or GeneratorLoss.")]
    public void Refusal_NamesTheOptionThatWasTyped_AndElseTheProperty(string name, object value, string typed, string set)
    {
        SampleModel model = new() { SequenceLength = 64 };
        Assert.Equal(typed, Refusal(Hyperparameters.Apply(model, new Dictionary<string, object> { [name] = value })));
        Assert.Equal(set, Refusal(Hyperparameters.Of(name).With(model, value)));
    }

    [Fact]
    public void EachIsNamedAsItWasSet_AndTheRemedyAsAnyWas()
    {
        SampleModel model = new() { SequenceLength = 64, Patience = 3 };
        Assert.StartsWith("Patience is 3", Refusal(Hyperparameters.Apply(model, new Dictionary<string, object> { ["seed"] = 2UL })));
        Assert.Equal(
            "Patience is 3, but --evaluate-every is 0: early stopping needs evaluations; set --evaluate-every.",
            Refusal(Hyperparameters.Apply(model, new Dictionary<string, object> { ["evaluate-every"] = 0 })));
    }

    [Fact]
    public void WhatWasTyped_IsNoPartOfTheRecipe()
    {
        SampleModel model = new();
        PretrainingRecipe same = Hyperparameters.Apply(model, new Dictionary<string, object> { ["steps"] = model.Steps });
        Assert.Equal<PretrainingRecipe>(model, same);
        Assert.DoesNotContain("typed", RecipeJson.Write(same).ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    private static string Refusal(PretrainingRecipe recipe) => Assert.Throws<RunException>(() => RecipeValidation.Check(recipe)).Message;
}
