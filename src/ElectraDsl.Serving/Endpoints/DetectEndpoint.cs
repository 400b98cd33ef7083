using ElectraDsl.Inference;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ElectraDsl.Serving;

/// <summary><c>POST /detect</c>: how likely each word was replaced.</summary>
internal static class DetectEndpoint
{
    /// <summary>Its path.</summary>
    public const string Path = "/detect";

    /// <summary>Adds it.</summary>
    public static RouteHandlerBuilder Map(
        IEndpointRouteBuilder routes, TextEncoder encoder, BatchQueue<string, IReadOnlyList<ReplacedWord>> queue, ServerLimits limits)
    {
        return routes
            .MapPost(Path, Answer)
            .WithName("detect")
            .WithSummary("Says of every word of the texts how likely it was replaced, according to the discriminator.");

        async Task<Results<Ok<DetectResponse>, ProblemHttpResult>> Answer(DetectRequest request, CancellationToken cancellation)
        {
            if (RequestTexts.Of(request.Texts, "texts", encoder, limits, out string? fault) is not { } texts)
                return TypedResults.Problem(fault, statusCode: StatusCodes.Status400BadRequest);
            IReadOnlyList<ReplacedWord>[] found = await queue.Compute(texts.Texts, texts.Tokens, cancellation);
            return TypedResults.Ok(new DetectResponse(encoder.ModelName, [.. texts.Texts.Zip(found, (text, words) =>
                new DetectResponse.ScoredText(text, [.. words.Select(word => new DetectResponse.ScoredWord(word.Text, word.Probability))]))]));
        }
    }
}
