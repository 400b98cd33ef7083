using System.Text.Json.Nodes;
using ElectraDsl.Cli;
using ElectraDsl.FineTuning;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ElectraDsl.Serving;

/// <summary><c>POST /predict</c>: what a fine-tuned head says of texts.</summary>
internal static class PredictEndpoint
{
    /// <summary>Its path.</summary>
    public const string Path = "/predict";

    /// <summary>Adds it.</summary>
    public static RouteHandlerBuilder Map(
        IEndpointRouteBuilder routes, Predictor predictor, BatchQueue<PredictedText, JsonObject> queue, ServerLimits limits)
    {
        return routes
            .MapPost(Path, Answer)
            .WithName("predict")
            .WithSummary($"Says of every text what {predictor.Recipe.Head.Name} predicts; it takes {PredictTexts.MemberOf(predictor.Recipe.Head.Task)}.");

        async Task<Results<Ok<PredictResponse>, ProblemHttpResult>> Answer(PredictRequest request, CancellationToken cancellation)
        {
            if (PredictTexts.Of(request, predictor, limits, out string? fault) is not { } texts)
                return TypedResults.Problem(fault, statusCode: StatusCodes.Status400BadRequest);
            JsonObject[] predictions = await queue.Compute(texts.Texts, texts.Tokens, cancellation);
            return TypedResults.Ok(new PredictResponse(predictor.Recipe.Head.Name, predictions));
        }
    }
}
