using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ElectraDsl.FineTuning;
using ElectraDsl.Inference;

namespace ElectraDsl.Serving.Tests;

/// <summary>A server on a free port of this machine, and a client of it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly IDisposable model;
    private readonly TextServer server;

    private RunningServer(IDisposable model, TextServer server)
    {
        (this.model, this.server) = (model, server);
        Client = new HttpClient { BaseAddress = new Uri(server.Address) };
    }

    /// <summary>Sends requests to it.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts one, which disposes the encoder at its end.</summary>
    public static async Task<RunningServer> Start(TextEncoder encoder, ServerLimits? limits = null) => new(
        encoder, await TextServer.Start(encoder, new ListeningAddress(IPAddress.Loopback, 0), limits ?? ServerLimits.Default, TextWriter.Null));

    /// <summary>Starts one of a head, which disposes the predictor at its end.</summary>
    public static async Task<RunningServer> Start(Predictor predictor, ServerLimits? limits = null) => new(
        predictor, await TextServer.Start(predictor, new ListeningAddress(IPAddress.Loopback, 0), limits ?? ServerLimits.Default, TextWriter.Null));

    /// <summary>Sends JSON as it stands.</summary>
    public async Task<HttpResponseMessage> Post(string path, string json, string mediaType = "application/json")
    {
        using StringContent content = new(json, Encoding.UTF8, MediaTypeHeaderValue.Parse(mediaType));
        return await Client.PostAsync(path, content);
    }

    /// <summary>Sends JSON and reads JSON.</summary>
    public async Task<JsonNode> Ask(string path, string json)
    {
        using HttpResponseMessage response = await Post(path, json);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>A value of the metrics; 0 where there is none yet.</summary>
    public async Task<double> Metric(string name)
    {
        string text = await Client.GetStringAsync("/metrics");
        string? line = text.Split('\n').FirstOrDefault(line => line.StartsWith(name + " ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[(name.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Stops it as a signal would.</summary>
    public Task Stop() => server.Stop();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await server.DisposeAsync();
        model.Dispose();
    }
}
