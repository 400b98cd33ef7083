using System.Text.Json.Nodes;
using ElectraDsl.Cli;
using ElectraDsl.FineTuning;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace ElectraDsl.Serving;

/// <summary>A fine-tuned head behind a server: its predictions.</summary>
internal sealed class ServedHead : IServedModel
{
    private readonly Predictor predictor;
    private readonly ServerLimits limits;
    private readonly BatchQueue<PredictedText, JsonObject> predictions;

    /// <summary>Starts to take requests.</summary>
    /// <param name="predictor">Must outlive it.</param>
    /// <param name="limits">What is taken at most.</param>
    /// <param name="thread">Where it computes.</param>
    /// <param name="metrics">Told of every batch.</param>
    public ServedHead(Predictor predictor, ServerLimits limits, ComputingThread thread, BatchMetrics metrics)
    {
        (this.predictor, this.limits) = (predictor, limits);
        predictions = new("predict", texts => PredictionJson.Of(predictor, texts), limits.TokensOfBatch, thread, metrics);
    }

    /// <inheritdoc/>
    public string Name => predictor.Recipe.Head.Name;

    /// <inheritdoc/>
    public string Page => TryItPage.Of(predictor.Recipe.Head);

    /// <inheritdoc/>
    public IEnumerable<(string Path, RouteHandlerBuilder Route)> Map(IEndpointRouteBuilder routes) =>
        [(PredictEndpoint.Path, PredictEndpoint.Map(routes, predictor, predictions, limits))];

    /// <inheritdoc/>
    public string ExampleOf(string path) => PredictTexts.ExampleOf(predictor.Recipe.Head.Task);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => predictions.DisposeAsync();
}
