using System.Text.Json;
using System.Text.Json.Nodes;
using ElectraDsl.Cli;
using ElectraDsl.FineTuning;

namespace ElectraDsl.Serving.Tests;

/// <summary><c>POST /predict</c> of every kind of head.</summary>
[Collection(nameof(Trained))]
public sealed class PredictEndpointTests(TrainedModels models)
{
    private static readonly string LongText = string.Join(' ', Enumerable.Repeat("cat", 20));

    public static TheoryData<string, string, string[]> Requests => new()
    {
        { nameof(Motion), """{"texts": ["the cat follows", "a dog waits", "the river"]}""", ["the cat follows", "a dog waits", "the river"] },
        { nameof(Likeness), """{"pairs": [{"first": "the cat", "second": "a dog"}]}""", ["the cat\ta dog"] },
        { nameof(Weight), """{"texts": ["the cat", "a dog"]}""", ["the cat", "a dog"] },
        { nameof(Weight), """{"pairs": [{"first": "the cat", "second": "a dog"}]}""", ["the cat\ta dog"] },
        { nameof(Animals), $$"""{"texts": ["the cat  follows", "{{LongText}}"]}""", ["the cat  follows", LongText] },
        {
            nameof(Answers),
            """{"questions": [{"text": "who?", "passage": "the cat follows a dog and the captain finds a small boat and a red house"}]}""",
            ["who?\tthe cat follows a dog and the captain finds a small boat and a red house"]
        },
    };

    public static TheoryData<string, string, string> BadRequests => new()
    {
        { nameof(Motion), "{}", "Motion takes texts and nothing else: send {\"texts\": [\"The cat sat.\"]}." },
        { nameof(Motion), "", "The request has no body that can be read: send {\"texts\": [\"The cat sat.\"]}." },
        { nameof(Motion), """{"texts": []}""", "texts is empty: give one or more." },
        { nameof(Motion), """{"texts": ["a", " "]}""", "texts[1] is empty or has an empty part: every text must contain something." },
        { nameof(Motion), """{"texts": ["a", "a", "a", "a"]}""", "texts has 4 members, and a request may have 3: send several requests." },
        { nameof(Motion), """{"pairs": [{"first": "a", "second": "b"}]}""", "Motion takes texts and nothing else: send {\"texts\": [\"The cat sat.\"]}." },
        { nameof(Motion), $$"""{"texts": ["{{LongText}}"]}""", "texts[0] has 22 tokens, and Motion reads at most 16: send less." },
        { nameof(Motion), """{"text": ["a"]}""", "$.text is no member that /predict knows: send {\"texts\": [\"The cat sat.\"]}." },
        { nameof(Weight), """{"texts": ["a"], "pairs": []}""", "Weight takes texts or pairs and nothing else: send {\"texts\": [\"The cat sat.\"]}." },
        { nameof(Likeness), """{"pairs": [{"first": "a"}]}""", "pairs[0] is empty or has an empty part: every text must contain something." },
        {
            nameof(Likeness),
            """{"pairs": [{"first": "a", "third": "b"}]}""",
            "$.pairs[0].third is no member that /predict knows: send {\"pairs\": [{\"first\": \"The cat sat.\", \"second\": \"A cat was sitting.\"}]}."
        },
        {
            nameof(Answers),
            """{"questions": [null, 1]}""",
            "$.questions[1] has another type than it must have: send {\"questions\": [{\"text\": \"Who sat?\", \"passage\": \"The cat sat.\"}]}."
        },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Predictions_AreWhatTheCommandWrites(string head, string request, string[] lines)
    {
        Predictor predictor = Open(head);
        string[] wanted = [.. PredictionJson.Of(predictor, lines)];
        await using RunningServer server = await RunningServer.Start(predictor);
        JsonNode answer = await server.Ask("/predict", request);
        Assert.Equal(head, (string?)answer["model"]);
        Assert.Equal(wanted.Length, answer["predictions"]!.AsArray().Count);
        Assert.All(wanted, (line, index) => Assert.True(
            Rounded(JsonNode.Parse(line)!) == Rounded(answer["predictions"]![index]!), $"{line}\n{answer["predictions"]![index]!.ToJsonString()}"));
    }

    [Theory]
    [MemberData(nameof(BadRequests))]
    public async Task WhatCannotBePredicted_IsSaidInASentence(string head, string request, string detail)
    {
        await using RunningServer server = await RunningServer.Start(Open(head), ServerLimits.Default with { Texts = 3 });
        using HttpResponseMessage response = await server.Post("/predict", request);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal(detail, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["detail"]);
    }

    /// <summary>Texts and pairs of requests that come together are computed together, and each gets its own.</summary>
    [Fact]
    public async Task ManyClients_GetTheirOwn()
    {
        await using RunningServer server = await RunningServer.Start(Open(nameof(Weight)));
        string[] requests =
        [
            .. Enumerable.Range(0, 24).Select(index => index % 2 == 0
                ? $$"""{"texts": ["cat {{index}}"]}"""
                : $$"""{"pairs": [{"first": "cat {{index}}", "second": "dog"}]}"""),
        ];
        JsonNode[] answers = await Task.WhenAll(requests.Select(request => server.Ask("/predict", request)));
        Assert.All(answers, (answer, index) => Assert.Equal(
            index % 2 == 0 ? $"cat {index}" : $"cat {index}\tdog", (string?)answer["predictions"]![0]!["text"]));
    }

    [Fact]
    public async Task ServerOfAHead_DescribesAndShowsWhatItDoes()
    {
        await using RunningServer server = await RunningServer.Start(Open(nameof(Answers)));
        JsonNode description = JsonNode.Parse(await server.Client.GetStringAsync("/openapi/v1.json"))!;
        Assert.Equal(["/predict"], description["paths"]!.AsObject().Select(path => path.Key));
        Assert.Equal(
            ["200", "400", "413", "415", "429"],
            description["paths"]!["/predict"]!["post"]!["responses"]!.AsObject().Select(response => response.Key).Order(StringComparer.Ordinal));
        Assert.Contains("\"no_answer\"", description.ToJsonString(), StringComparison.Ordinal);
        string page = await server.Client.GetStringAsync("/");
        Assert.Contains("<h1>Answers</h1>", page, StringComparison.Ordinal);
        Assert.Contains("data-task=\"question-answering\"", page, StringComparison.Ordinal);
        using HttpResponseMessage response = await server.Post("/detect", "{}");
        Assert.Contains("there are POST /predict, GET /", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private Predictor Open(string head)
    {
        FineTuningRecipe recipe = new FineTuningRecipe[] { new Motion(), new Likeness(), new Weight(), new Animals(), new Answers() }
            .Single(one => one.Head.Name == head);
        return Predictor.Open(recipe, models.Tuned(recipe));
    }

    /// <summary>Batches of other lengths round in other places.</summary>
    private static string Rounded(JsonNode node) => node switch
    {
        JsonObject all => string.Join(';', all.Select(member => $"{member.Key}={(member.Value is null ? "null" : Rounded(member.Value))}")),
        JsonArray list => string.Join(',', list.Select(one => Rounded(one!))),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => value.GetValue<double>().ToString("0.000", null),
        _ => node.ToJsonString(),
    };
}
