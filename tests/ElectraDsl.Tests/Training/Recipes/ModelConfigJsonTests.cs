using System.Text.Json;
using System.Text.Json.Nodes;
using ElectraDsl.Training;
using Samples;

namespace ElectraDsl.Tests.Training.Recipe;

/// <summary>What run.json says of a model, across versions.</summary>
public sealed class ModelConfigJsonTests
{
    [Fact]
    public void OptionThatAnEarlierVersionDidNotHave_IsAtItsDefault()
    {
        ModelConfig model = new SampleModel().Facts;
        JsonObject earlier = JsonSerializer.SerializeToNode(model, RunJson.Line)!.AsObject();
        foreach (string network in new[] { "generator", "discriminator" })
        {
            foreach (string later in new[] { "rotary_base", "rotary_pairs", "embedding_norm" })
                Assert.True(earlier[network]!.AsObject().Remove(later), later);
        }

        Assert.True(earlier.Remove("random_replace_probability"));
        Assert.Null(ModelDifference.Find(earlier.Deserialize<ModelConfig>(RunJson.Line)!, model));
    }

    [Fact]
    public void RandomReplaceProbability_IsADifferenceAndPartOfTheDeclaration()
    {
        ModelConfig model = new SampleModel().Facts, other = model with { RandomReplaceProbability = 0.1 };
        Assert.Equal("random_replace_probability is 0 there and 0.1 here", ModelDifference.Find(model, other));
        Assert.Null(ModelDifference.Find(JsonSerializer.SerializeToNode(other, RunJson.Line).Deserialize<ModelConfig>(RunJson.Line)!, other));
        Assert.Contains("RandomReplaceProbability = 0.1", ModelDeclaration.Of(other), StringComparison.Ordinal);
        Assert.DoesNotContain("RandomReplaceProbability", ModelDeclaration.Of(model), StringComparison.Ordinal);
    }

    [Fact]
    public void OptionThatEveryVersionHad_MustBeThere()
    {
        JsonObject broken = JsonSerializer.SerializeToNode(new SampleModel().Facts, RunJson.Line)!.AsObject();
        Assert.True(broken["generator"]!.AsObject().Remove("positions"));

        _ = Assert.Throws<JsonException>(() => broken.Deserialize<ModelConfig>(RunJson.Line));
    }

    [Fact]
    public void WhatFollowsFromTheRest_IsNotWritten_AndNotMissedNorMinded()
    {
        ModelConfig model = new SampleModel().Facts;
        JsonObject json = JsonSerializer.SerializeToNode(model, RunJson.Line)!.AsObject();
        Assert.Equal(["pad", "unknown", "cls", "sep", "mask"], json["special_tokens"]!.AsObject().Select(pair => pair.Key));
        json["special_tokens"]!["all"] = new JsonArray(new JsonObject()); // as earlier versions wrote it
        Assert.Null(ModelDifference.Find(json.Deserialize<ModelConfig>(RunJson.Line)!, model));
    }

    [Fact]
    public void NetworkThatIsNotThere_IsOneDifference()
    {
        ModelConfig model = new SampleModel().Facts;
        Assert.Equal("generator is declared there and absent here", ModelDifference.Find(model, model with { Generator = null }));
        Assert.Equal(
            [("discriminator.layers", "2", "4")],
            ModelDifference.All(model, model with { Discriminator = model.Discriminator! with { Layers = 4 } }));
    }

    [Fact]
    public void CostsFollowFromTheRest_AndStandInNoFile()
    {
        JsonObject network = JsonSerializer.SerializeToNode(new SampleModel().Facts.Generator!, RunJson.Line)!.AsObject();

        Assert.Equal(
            [.. NetworkOption.All.Select(option => JsonNamingPolicy.SnakeCaseLower.ConvertName(option.Name)).Append("parameters").Order()],
            network.Select(pair => pair.Key).Order());
    }

    [Fact]
    public void SwappedKernels_AreThoseThatAreNamed_AlsoAsEarlierVersionsWroteThem()
    {
        KernelFacts swapped = new(("RtdLoss", "My.Focal"), ("AdamW", "My.Optimizer"));

        Assert.Equal("""{"adam_w":"My.Optimizer","rtd_loss":"My.Focal"}""", JsonSerializer.Serialize(swapped, RunJson.Line));
        Assert.Equal(
            swapped,
            JsonSerializer.Deserialize<KernelFacts>("""{"masking":null,"rtd_loss":"My.Focal","adam_w":"My.Optimizer"}""", RunJson.Line));
        Assert.NotEqual(swapped, new KernelFacts(("RtdLoss", "My.Focal")));
        Assert.Equal("AdamW = typeof(My.Optimizer), RtdLoss = typeof(My.Focal)", swapped.ToString());
        _ = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<KernelFacts>("""{"loss":"My.Focal"}""", RunJson.Line));
        _ = Assert.Throws<ArgumentException>(() => new KernelFacts(("Loss", "My.Focal")));
    }
}
