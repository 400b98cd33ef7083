using System.Text.Json.Nodes;
using ElectraDsl.Cli;
using TorchSharp;

namespace ElectraDsl.Serving.Tests;

[Collection(nameof(Trained))]
public sealed class ServerTests(TrainedModels models)
{
    private const string Batches = "electradsl_batch_texts_count{operation=\"embeddings\"}";
    private const string Texts = "electradsl_batch_texts_sum{operation=\"embeddings\"}";

    /// <summary>Requests that come while a batch is computed are the next one.</summary>
    [Fact]
    public async Task RequestsAtOnce_AreComputedInFewerBatches_AndEachGetsItsOwn()
    {
        await using RunningServer server = await RunningServer.Start(models.Open());
        Random random = new(5);
        string[] sentences = [.. Enumerable.Range(0, 100).Select(_ => TrainedModels.Sentence(random))];
        string[] alone = new string[sentences.Length];
        for (int index = 0; index < alone.Length; index++)
            alone[index] = Rounded(await server.Ask("/v1/embeddings", Body(sentences[index])));
        Assert.Equal(100, await server.Metric(Batches));

        JsonNode[] together = await Task.WhenAll(sentences.Select(sentence => Task.Run(() => server.Ask("/v1/embeddings", Body(sentence)))));
        Assert.Equal(alone, together.Select(Rounded));
        Assert.Equal(200, await server.Metric(Texts));
        Assert.InRange(await server.Metric(Batches), 101, 175);

        // Vectors of another batch differ in the last bits.
        static string Rounded(JsonNode answer) =>
            string.Join(' ', answer["data"]![0]!["embedding"]!.AsArray().Select(value => Math.Round((double)value! + 2, 3)));
        static string Body(string sentence) => new JsonObject { ["input"] = sentence }.ToJsonString();
    }

    [Fact]
    public async Task Stop_AnswersWhatWasAsked_AndTakesNothingMore()
    {
        await using RunningServer server = await RunningServer.Start(models.Open());
        string slow = $"{{\"texts\": [{string.Join(',', Enumerable.Repeat($"\"{string.Join(' ', Enumerable.Repeat("cat", 30))}\"", 2_000))}]}}";
        Task<JsonNode>[] asked = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => server.Ask("/detect", slow)))];
        while (await server.Metric("http_requests_in_progress{method=\"POST\",controller=\"\",action=\"\",endpoint=\"/detect\"}") < 4)
            await Task.Delay(5);
        await server.Stop();
        Assert.All(await Task.WhenAll(asked), answer => Assert.Equal(2_000, answer["texts"]!.AsArray().Count));
        _ = await Assert.ThrowsAsync<HttpRequestException>(() => server.Post("/detect", slow));
    }

    [Fact]
    public async Task TwoThousandRequests_LeaveNoTensorBehind()
    {
        await using RunningServer server = await RunningServer.Start(models.Open());
        await AskBoth(20);
        (long tensors, long bytes) = (Tensors(), GC.GetTotalMemory(forceFullCollection: true));
        await AskBoth(1_000);
        Assert.Equal(tensors, Tensors());
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - bytes, long.MinValue, 4 << 20);

        async Task AskBoth(int times)
        {
            for (int time = 0; time < times; time++)
            {
                _ = await server.Ask("/detect", """{"texts": ["the cat follows a dog", "the winter"]}""");
                _ = await server.Ask("/v1/embeddings", """{"input": ["the cat follows a dog", "the winter"]}""");
            }
        }

        static long Tensors() => torch.Tensor.TotalCount;
    }

    [Fact]
    public async Task Health_Metrics_Description_AreThere()
    {
        await using RunningServer server = await RunningServer.Start(models.Open());
        Assert.Equal("Healthy", await server.Client.GetStringAsync("/healthz"));
        _ = await server.Ask("/detect", """{"texts": ["the cat"]}""");
        Assert.Equal(1, await server.Metric("electradsl_batch_duration_seconds_count{operation=\"detect\"}"));
        Assert.True(await server.Metric("electradsl_tokens_total{operation=\"detect\"}") >= 4);
        Assert.Equal(0, await server.Metric("electradsl_waiting_texts{operation=\"detect\"}"));
        Assert.Contains("http_request_duration_seconds_count{code=\"200\"", await server.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);

        JsonNode description = JsonNode.Parse(await server.Client.GetStringAsync("/openapi/v1.json"))!;
        Assert.Equal("Tiny", (string?)description["info"]!["title"]);
        Assert.Equal(["/detect", "/v1/embeddings"], description["paths"]!.AsObject().Select(path => path.Key));
        JsonNode schemas = description["components"]!["schemas"]!;
        Assert.Equal(2, schemas["EmbeddingsRequest"]!["properties"]!["input"]!["oneOf"]!.AsArray().Count);
        Assert.NotNull(schemas["DetectRequest"]!["properties"]!["texts"]!["description"]);
        Assert.Contains("429", description["paths"]!["/detect"]!["post"]!["responses"]!.AsObject().Select(answer => answer.Key));
    }

    [Theory]
    [InlineData("example.org", 1, "--host is 'example.org': it must be localhost or an IP address of this machine")]
    [InlineData("", 1, "--host is ''")]
    public void OtherHost_IsRefused(string host, int port, string words) =>
        Assert.Contains(words, Assert.Throws<UsageException>(() => ListeningAddress.Of(host, port)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", false)]
    [InlineData("192.168.1.5", false)]
    public void Loopback_IsKnown(string host, bool isLoopback) => Assert.Equal(isLoopback, ListeningAddress.Of(host, 5005).IsLoopback);

    [Fact]
    public async Task PortInUse_IsToldInALine()
    {
        await using RunningServer server = await RunningServer.Start(models.Open());
        int port = server.Client.BaseAddress!.Port;
        using Inference.TextEncoder encoder = models.Open();
        foreach (string host in new[] { "127.0.0.1", "localhost" })
        {
            UsageException refused = await Assert.ThrowsAsync<UsageException>(() =>
                TextServer.Start(encoder, ListeningAddress.Of(host, port), ServerLimits.Default, TextWriter.Null));
            Assert.Equal($"--port {port} is in use by another program: choose another one.", refused.Message);
        }
    }
}
