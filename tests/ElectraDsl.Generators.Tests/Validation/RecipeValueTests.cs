extern alias Library;

using System.Globalization;
using Microsoft.CodeAnalysis;
using Hyperparameter = Library::ElectraDsl.Training.Hyperparameter;
using Hyperparameters = Library::ElectraDsl.Training.Hyperparameters;
using Schedule = Library::ElectraDsl.Training.Schedule;

namespace ElectraDsl.Generators.Tests;

/// <summary>Constants that a run would refuse are found where they are written.</summary>
public sealed class RecipeValueTests
{
    [Theory]
    [InlineData("LearningRate = {|EDSL3003:-1|}", "LearningRate is -1; give it a value above 0")]
    [InlineData("LearningRate = {|EDSL3003:0|}", "LearningRate is 0; give it a value above 0")]
    [InlineData("LearningRate = {|EDSL3003:double.NaN|}", "LearningRate is NaN; give it a value above 0")]
    [InlineData("LearningRate = {|EDSL3003:1 / 0.0|}", "LearningRate is Infinity; give it a value above 0")]
    [InlineData("BatchSize = {|EDSL3003:0|}", "BatchSize is 0; give it a value at least 1")]
    [InlineData("Steps = {|EDSL3003:int.MinValue|}", "Steps is -2147483648; give it a value at least 1")]
    [InlineData("HeldOutFraction = {|EDSL3003:1|}", "HeldOutFraction is 1; give it a value above 0 and below 1")]
    [InlineData("AdamBeta1 = {|EDSL3003:1|}", "AdamBeta1 is 1; give it a value at least 0 and below 1")]
    [InlineData(
        "BatchSize = 128, MicroBatchSize = {|EDSL3003:7|}",
        "MicroBatchSize is 7; give it a divisor of BatchSize, which is 128, or 0 for all of it")]
    [InlineData(
        "GeneratorWeight = 0, DiscriminatorWeight = {|EDSL3003:0|}",
        "DiscriminatorWeight is 0; give it a value above 0, or GeneratorWeight one: nothing would be learned")]
    [InlineData(
        "Steps = 100, WarmupSteps = {|EDSL3004:100|}",
        "WarmupSteps is 100 and Steps is 100, so the learning rate never reaches its peak; shorten the warm-up, or leave it out for a tenth of the steps")]
    public void ValueThatARunRefuses_IsOneWarning_InEveryPlaceThatGivesOne(string values, string message)
    {
        string statements = values.Replace(", ", "; ", StringComparison.Ordinal);
        foreach (string source in new[]
        {
            Model($"public Small() {{ {statements}; }}"),
            Model("") + $"public static class Recipes {{ public static Small Make() => new Small {{ {values} }}; }}",
            Model("") + $"public static class Recipes {{ public static readonly Small Made = new() {{ {values} }}; }}",
            Model("") + $"public static class Recipes {{ public static Small Make(Small other) => other with {{ {values} }}; }}",
        })
        {
            Assert.Equal(message, Assert.Single(Markup.Verify(source)));
        }
    }

    /// <summary>The other of the two is the library's, or a base's.</summary>
    [Theory]
    [InlineData("public Small() => MicroBatchSize = {|EDSL3003:7|};", "")]
    [InlineData("public Small() => BatchSize = {|EDSL3003:64|};", "public Parent() => MicroBatchSize = 32 * 4;")]
    [InlineData("public Small() => MicroBatchSize = {|EDSL3003:64|};", "public Parent() => BatchSize = 32;")]
    [InlineData("public Small() => MicroBatchSize = 64;", "")]
    [InlineData("public Small() => BatchSize = 64;", "public Parent() => MicroBatchSize = 32;")]
    [InlineData("public Small() { BatchSize = 64; MicroBatchSize = {|EDSL3003:7|}; }", "")]
    [InlineData("public Small() { }", "public Parent() { BatchSize = 64; MicroBatchSize = {|EDSL3003:7|}; }")]
    public void MicroBatch_DividesTheBatchThatIsInForce(string constructor, string ofBase)
    {
        string source = ofBase.Length == 0 ? Model(constructor) : $$"""
            using ElectraDsl;
            namespace Samples;
            [ElectraModel(VocabularySize = 30_522, EmbeddingSize = 128)]
            [Generator(HiddenSize = 64, AttentionHeads = 1)]
            [Discriminator(HiddenSize = 256, AttentionHeads = 4)]
            public sealed partial record Parent
            {
                {{ofBase}}
            }

            [ElectraModel(Base = typeof(Parent))]
            public sealed partial record Small
            {
                {{constructor}}
            }
            """;
        int expected = source.Contains("{|", StringComparison.Ordinal) ? 1 : 0;
        Assert.Equal(expected, Markup.Verify(source).Count());
    }

    [Theory]
    [InlineData("public Small() => LearningRate = {|EDSL3003:-1|};")]
    [InlineData("public Small() => (Steps, BatchSize) = (100, {|EDSL3003:0|});")]
    [InlineData("public Small() { if (Steps > 3) this.LearningRate = {|EDSL3003:-1|}; }")]
    [InlineData("private const int Few = 0; public Small() => BatchSize = {|EDSL3003:Few|};")]
    public void ConstructorsOfEveryForm_AreRead(string constructor) => _ = Assert.Single(Markup.Verify(Model(constructor)));

    [Theory]
    [InlineData("public Small() { LearningRate = 1e-4; BatchSize = 64; MicroBatchSize = 16; Steps = 100; WarmupSteps = 10; }")]
    [InlineData("public Small() { MicroBatchSize = 16; BatchSize = 8; BatchSize = 64; }")]
    [InlineData("public Small() : this(0) { } private Small(int size) => BatchSize = size;")]
    [InlineData("public int Depth { get; init; } public Small() => Depth = -1;")]
    public void WhatARunTakes_OrOnlyARunCanTell_IsSilent(string constructor) => Assert.Empty(Markup.Verify(Model(constructor)));

    [Theory]
    [InlineData("Objective = Objective.MaskedLanguageModel", "public Small() => ({|EDSL3007:GeneratorWeight|}, Steps) = (2, 10);", "MaskedLanguageModel")]
    [InlineData("Objective = Objective.MaskedLanguageModel", "public Small() => {|EDSL3007:SamplingTemperature|} = \"2..1@50%\";", "MaskedLanguageModel")]
    [InlineData("Objective = Objective.MaskedLanguageModel", "public Small() => StaticMasks = 10;", null)]
    [InlineData("", "public Small() => {|EDSL3007:StaticMasks|} = 10;", "ReplacedTokenDetection")]
    [InlineData("", "public Small() => (SamplingTemperature, GeneratorWeight) = (2, 3);", null)]
    public void HyperparameterWithoutUse_IsAWarning(string argument, string constructor, string? objective)
    {
        string source = Model(constructor);
        if (argument.Length > 0)
            source = source
                .Replace("1_000)", $"1_000, {argument})", StringComparison.Ordinal)
                .Replace("[Generator(HiddenSize = 16, AttentionHeads = 2)]\n", "", StringComparison.Ordinal);
        string[] messages = [.. Markup.Verify(source)];
        if (objective is null)
            Assert.Empty(messages);
        else
            Assert.Contains($"has no effect on Small, whose objective is {objective}, and a run refuses it", Assert.Single(messages), StringComparison.Ordinal);
    }

    /// <summary>Initializers and `with`, of a model that takes its objective over.</summary>
    [Theory]
    [InlineData("public static Variant Make() => new() { {|EDSL3007:DiscriminatorWeight|} = 20 };")]
    [InlineData("public static Variant Make(Variant other) => other with { {|EDSL3007:DiscriminatorWeight|} = 20 };")]
    [InlineData("public static ElectraDsl.Training.PretrainingRecipe Make(ElectraDsl.Training.PretrainingRecipe other) => other with { DiscriminatorWeight = 20 };")]
    public void HyperparameterWithoutUse_IsFoundWhereRecipesAreMade(string member)
    {
        string source = $$"""
            using ElectraDsl;

            [ElectraModel(VocabularySize = 1_000, Objective = Objective.MaskedLanguageModel)]
            [Discriminator(HiddenSize = 16, AttentionHeads = 2)]
            public sealed partial record Small;

            [ElectraModel(Base = typeof(Small))]
            public sealed partial record Variant;

            public static class Recipes
            {
                {{member}}
            }
            """;
        Assert.Equal(source.Contains("{|", StringComparison.Ordinal) ? 1 : 0, Markup.Verify(source).Count());
    }

    public static TheoryData<string> Properties => [.. RecipeRanges.All.Select(one => one.Property)];

    /// <summary>The build and the run judge alike.</summary>
    [Theory]
    [MemberData(nameof(Properties))]
    public void RangeOfABuild_IsThatOfARun(string property)
    {
        Hyperparameter hyperparameter = Hyperparameters.Of(System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(property));
        RecipeRange range = RecipeRanges.Of(property)!.Value;
        foreach (double value in new[]
            {
                double.NaN,
                double.NegativeInfinity,
                -1, -0.5, 0, 0.5, 0.999, 1, 1.001, 2, 7, 8, 1_000_000,
                int.MaxValue,
                int.MinValue,
                1e-12,
                double.PositiveInfinity,
            })
        {
            if (hyperparameter.Type == typeof(int) && value != (int)value)
                continue;
            bool isAccepted = hyperparameter.Accepts(
                hyperparameter.Type == typeof(int) ? (object)(int)value
                : hyperparameter.Type == typeof(Schedule) ? Schedule.Constant(value)
                : (object)value);
            Assert.True(
                range.Contains(value) == isAccepted,
                $"{property} = {value.ToString(CultureInfo.InvariantCulture)}: a run {(isAccepted ? "takes" : "refuses")} it");
        }
    }

    [Fact]
    public void EveryNumberOfARecipe_HasARange() =>
        Assert.Equal(
            Hyperparameters
                .All.Where(one => one.Type == typeof(int) || one.Type == typeof(double) || one.Type == typeof(Schedule))
                .Select(one => one.Name)
                .Order(StringComparer.Ordinal),
        RecipeRanges.All.Select(one => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(one.Property)).Order(StringComparer.Ordinal));

    private static string Model(string members) => $$"""
        using ElectraDsl;

        [ElectraModel(VocabularySize = 1_000)]
        [Generator(HiddenSize = 16, AttentionHeads = 2)]
        [Discriminator(HiddenSize = 16, AttentionHeads = 2)]
        public sealed partial record Small
        {
            {{members}}
        }

        """;
}
