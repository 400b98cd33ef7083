using System.Text.Json.Nodes;
using ElectraDsl.Inference;

namespace ElectraDsl.Serving.Tests;

[Collection(nameof(Trained))]
public sealed class DetectEndpointTests(TrainedModels models)
{
    [Fact]
    public async Task Words_HaveTheEncodersProbabilities()
    {
        using TextEncoder encoder = models.Open();
        await using RunningServer server = await RunningServer.Start(models.Open());
        JsonNode answer = await server.Ask("/detect", """{"texts": ["The cat follows some bread.", "a dog"]}""");
        Assert.Equal("Tiny", (string?)answer["model"]);
        JsonArray texts = answer["texts"]!.AsArray();
        Assert.Equal(2, texts.Count);
        Assert.Equal("a dog", (string?)texts[1]!["text"]);
        IReadOnlyList<ReplacedWord> expected = encoder.FindReplaced("The cat follows some bread.");
        JsonArray words = texts[0]!["words"]!.AsArray();
        Assert.Equal(expected.Select(word => word.Text), words.Select(word => (string?)word!["text"]));
        Assert.All(expected.Zip(words), pair => Assert.Equal(pair.First.Probability, (double)pair.Second!["probability"]!, 1e-5));
    }

    [Fact]
    public async Task MaskedLanguageModel_HasNoSuchRoute()
    {
        await using RunningServer server = await RunningServer.Start(TextEncoder.Open<TinyMasked>(models.MaskedRun));
        using HttpResponseMessage response = await server.Post("/detect", """{"texts": ["a"]}""");
        Assert.Equal(404, (int)response.StatusCode);
        Assert.DoesNotContain("POST /detect", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("data-detects=\"false\"", await server.Client.GetStringAsync("/"), StringComparison.Ordinal);
        _ = Assert.Single((await server.Ask("/v1/embeddings", """{"input": "a cat"}"""))["data"]!.AsArray());
    }
}
