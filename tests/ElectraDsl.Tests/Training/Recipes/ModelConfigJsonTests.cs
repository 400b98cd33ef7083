using System.Text.Json;
using System.Text.Json.Nodes;
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

        Assert.Null(ModelDifference.Find(earlier.Deserialize<ModelConfig>(RunJson.Line)!, model));
    }

    [Fact]
    public void OptionThatEveryVersionHad_MustBeThere()
    {
        JsonObject broken = JsonSerializer.SerializeToNode(new SampleModel().Facts, RunJson.Line)!.AsObject();
        Assert.True(broken["generator"]!.AsObject().Remove("positions"));

        _ = Assert.Throws<JsonException>(() => broken.Deserialize<ModelConfig>(RunJson.Line));
    }

    [Fact]
    public void CostsFollowFromTheRest_AndStandInNoFile()
    {
        JsonObject network = JsonSerializer.SerializeToNode(new SampleModel().Facts.Generator, RunJson.Line)!.AsObject();

        Assert.Equal([.. NetworkOption.All.Select(option => JsonNamingPolicy.SnakeCaseLower.ConvertName(option.Name)).Append("parameters").Order()], network.Select(pair => pair.Key).Order());
    }
}
