using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using ElectraDsl.Embeddings;
using ElectraDsl.Inference;

namespace ElectraDsl.Serving.Tests;

[Collection(nameof(Trained))]
public sealed class EmbeddingsEndpointTests(TrainedModels models)
{
    [Fact]
    public async Task Answer_HasOpenAIsForm()
    {
        using TextEncoder encoder = models.Open();
        using TextEncoderEmbeddingGenerator generator = new(models.Open());
        await using RunningServer server = await RunningServer.Start(models.Open());
        JsonNode answer = await server.Ask("/v1/embeddings", """{"input": ["a cat", "The winter."], "model": "Tiny", "user": "somebody"}""");
        Assert.Equal(["object", "data", "model", "usage"], answer.AsObject().Select(member => member.Key));
        Assert.Equal(("list", "Tiny"), ((string?)answer["object"], (string?)answer["model"]));
        int tokens = encoder.CountTokens("a cat") + encoder.CountTokens("The winter.");
        Assert.Equal(JsonNode.Parse($$"""{"prompt_tokens": {{tokens}}, "total_tokens": {{tokens}}}""")!.ToJsonString(), answer["usage"]!.ToJsonString());
        JsonArray data = answer["data"]!.AsArray();
        float[][] expected = [.. (await generator.GenerateAsync(["a cat", "The winter."])).Select(vector => vector.Vector.ToArray())];
        Assert.Equal(2, data.Count);
        for (int index = 0; index < 2; index++)
        {
            Assert.Equal(["object", "index", "embedding"], data[index]!.AsObject().Select(member => member.Key));
            Assert.Equal(("embedding", index), ((string?)data[index]!["object"], (int)data[index]!["index"]!));
            AssertClose(expected[index], Numbers(data[index]!));
        }
    }

    [Fact]
    public async Task OneText_IsAListOfOne()
    {
        await using RunningServer server = await RunningServer.Start(models.Open());
        JsonNode one = await server.Ask("/v1/embeddings", """{"input": "a cat"}"""), list = await server.Ask("/v1/embeddings", """{"input": ["a cat"]}""");
        Assert.Equal(list.ToJsonString(), one.ToJsonString());
    }

    /// <summary>What OpenAI's own clients ask for.</summary>
    [Fact]
    public async Task Base64_AndDimensions_AreTheSameNumbers()
    {
        await using RunningServer server = await RunningServer.Start(models.Open());
        float[] whole = Numbers((await server.Ask("/v1/embeddings", """{"input": "a cat"}"""))["data"]![0]!);
        JsonNode coded = await server.Ask("/v1/embeddings", """{"input": "a cat", "encoding_format": "base64"}""");
        byte[] bytes = Convert.FromBase64String((string)coded["data"]![0]!["embedding"]!);
        AssertClose(whole, MemoryMarshal.Cast<byte, float>(bytes).ToArray());
        float[] part = Numbers((await server.Ask("/v1/embeddings", """{"input": "a cat", "dimensions": 4}"""))["data"]![0]!);
        double length = Math.Sqrt(whole.Take(4).Sum(value => (double)value * value));
        AssertClose([.. whole.Take(4).Select(value => (float)(value / length))], part);
    }

    private static float[] Numbers(JsonNode item) => [.. item["embedding"]!.AsArray().Select(value => (float)value!)];

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }
}
