using System.Text.Json.Nodes;

namespace ElectraDsl.Serving.Tests;

/// <summary>What a client is told of every request that is not answered.</summary>
[Collection(nameof(Trained))]
public sealed class ProblemTests(TrainedModels models)
{
    private static readonly string LongText = string.Join(' ', Enumerable.Repeat("cat", 40));

    public static TheoryData<string, string, int, string> BadBodies => new()
    {
        { "/detect", "{\"texts\": [\"a\"", 400, "The body is not valid JSON (line 1, byte 15): send {\"texts\": [\"The cat sat.\"]}." },
        { "/detect", "nonsense", 400, "The body is not valid JSON (line 1, byte 2): send {\"texts\": [\"The cat sat.\"]}." },
        { "/detect", "", 400, "The request has no body that can be read: send {\"texts\": [\"The cat sat.\"]}." },
        { "/detect", "null", 400, "The request has no body that can be read: send {\"texts\": [\"The cat sat.\"]}." },
        { "/detect", "{}", 400, "texts is missing: it must be the texts." },
        { "/detect", "{\"texts\": []}", 400, "texts is empty: give one text or more." },
        { "/detect", "{\"texts\": [\"a\", \" \"]}", 400, "texts[1] is empty: every text must contain something." },
        { "/detect", "{\"texts\": [null]}", 400, "texts is empty: every text must contain something." },
        { "/detect", "{\"texts\": \"a\"}", 400, "$.texts has another type than it must have: send {\"texts\": [\"The cat sat.\"]}." },
        { "/detect", "{\"text\": [\"a\"]}", 400, "$.text is no member that /detect knows: send {\"texts\": [\"The cat sat.\"]}." },
        { "/detect", "{\"texts\": [\"\\ud800\"]}", 400, "$.texts[0] has another type than it must have: send {\"texts\": [\"The cat sat.\"]}." },
        { "/detect", "{\"texts\": [\"a\", \"b\", \"c\", \"d\"]}", 400, "texts has 4 texts, and a request may have 3: send several requests." },
        { "/detect", $"{{\"texts\": [\"a\", \"{LongText}\"]}}", 400, "texts[1] has 42 tokens, and Tiny reads at most 32: split it into shorter texts." },
        { "/detect", $"{{\"texts\": [\"{new string('x', 5_000)}\"]}}", 413, "The body is larger than 4,000 bytes: send the texts in several requests." },
        { "/v1/embeddings", "[1", 400, "The body has another type than it must have: send {\"input\": [\"The cat sat.\"]}." },
        { "/v1/embeddings", "{}", 400, "input is missing: it must be the texts." },
        { "/v1/embeddings", "{\"input\": \"\"}", 400, "input is empty: every text must contain something." },
        { "/v1/embeddings", "{\"input\": [[1, 2]]}", 400, "$.input must be a text or a list of texts (lists of token ids are not taken)." },
        { "/v1/embeddings", "{\"input\": 7}", 400, "$.input must be a text or a list of texts (lists of token ids are not taken)." },
        { "/v1/embeddings", "{\"input\": \"a\", \"model\": \"gpt\"}", 400, "model is 'gpt', and there is only Tiny here: name it, or leave model out." },
        { "/v1/embeddings", "{\"input\": \"a\", \"encoding_format\": \"hex\"}", 400, "encoding_format is 'hex': it must be float or base64." },
        { "/v1/embeddings", "{\"input\": \"a\", \"dimensions\": 17}", 400, "dimensions is 17: a vector of Tiny has 16 values, of which 1 to 16 can be kept." },
        { "/v2/embeddings", "{}", 404, "There is no /v2/embeddings here: there are POST /detect, POST /v1/embeddings, GET /, GET /openapi/v1.json, GET /healthz, GET /metrics." },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task BadRequest_IsToldInASentence(string path, string body, int status, string detail)
    {
        await using RunningServer server = await RunningServer.Start(models.Open(), ServerLimits.Default with { BodyBytes = 4_000, Texts = 3 });
        using HttpResponseMessage response = await server.Post(path, body);
        await AssertProblem(response, status, detail);
    }

    [Fact]
    public async Task OtherContent_OtherMethod_OtherHost()
    {
        await using RunningServer server = await RunningServer.Start(models.Open());
        using HttpResponseMessage content = await server.Post("/detect", "a", "text/plain");
        await AssertProblem(content, 415, "The content type is 'text/plain': it must be application/json.");
        using HttpResponseMessage method = await server.Client.GetAsync("/detect");
        await AssertProblem(method, 405, "/detect does not answer GET: it takes POST.");
        using HttpRequestMessage request = new(HttpMethod.Get, "/healthz");
        request.Headers.Host = "elsewhere.example";
        using HttpResponseMessage host = await server.Client.SendAsync(request);
        await AssertProblem(
            host, 421, "The request is for the host 'elsewhere.example', and this server is reached as localhost alone: use that name.");
    }

    [Fact]
    public async Task TooManyRequests_AreToldWhenToTryAgain()
    {
        await using RunningServer server = await RunningServer.Start(models.Open(), ServerLimits.Default with { Requests = 2 });
        string slow = $"{{\"texts\": [{string.Join(',', Enumerable.Repeat($"\"{string.Join(' ', Enumerable.Repeat("cat", 30))}\"", 2_000))}]}}";
        Task<HttpResponseMessage>[] asked = [.. Enumerable.Range(0, 12).Select(_ => Task.Run(() => server.Post("/detect", slow)))];
        HttpResponseMessage[] answers = await Task.WhenAll(asked);
        HttpResponseMessage[] refused = [.. answers.Where(answer => (int)answer.StatusCode == 429)];
        Assert.NotEmpty(refused);
        Assert.All(answers.Except(refused), answer => Assert.Equal(200, (int)answer.StatusCode));
        Assert.Equal("1", refused[0].Headers.GetValues("Retry-After").Single());
        await AssertProblem(refused[0], 429, "2 requests are being answered, and no more are taken meanwhile: try again after 1 second.");
        using HttpResponseMessage later = await server.Post("/detect", """{"texts": ["a cat"]}""");
        Assert.Equal(200, (int)later.StatusCode);
        foreach (HttpResponseMessage answer in answers)
            answer.Dispose();
    }

    private static async Task AssertProblem(HttpResponseMessage response, int status, string detail)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        JsonNode problem = JsonNode.Parse(text)!;
        Assert.Equal(detail, (string?)problem["detail"]);
        Assert.Equal(status, (int)problem["status"]!);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.False(string.IsNullOrEmpty((string?)problem["title"]));
    }
}
