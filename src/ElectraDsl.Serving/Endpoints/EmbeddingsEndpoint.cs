using System.Buffers.Binary;
using ElectraDsl.Embeddings;
using ElectraDsl.Inference;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ElectraDsl.Serving;

/// <summary><c>POST /v1/embeddings</c>: vectors in the form of OpenAI's API.</summary>
internal static class EmbeddingsEndpoint
{
    /// <summary>Its path.</summary>
    public const string Path = "/v1/embeddings";

    /// <summary>Adds it.</summary>
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes, TextEncoder encoder, BatchQueue<string, float[]> queue, ServerLimits limits)
    {
        return routes
            .MapPost(Path, Answer)
            .WithName("embeddings")
            .WithSummary("Vectors of texts: the mean of the last layer's hidden states, of length 1.");

        async Task<Results<Ok<EmbeddingsResponse>, ProblemHttpResult>> Answer(EmbeddingsRequest request, CancellationToken cancellation)
        {
            if (FaultOf(request, encoder) is { } wrong)
                return TypedResults.Problem(wrong, statusCode: StatusCodes.Status400BadRequest);
            if (RequestTexts.Of(request.Input, "input", encoder, limits, out string? fault) is not { } texts)
                return TypedResults.Problem(fault, statusCode: StatusCodes.Status400BadRequest);
            float[][] vectors = await queue.Compute(texts.Texts, texts.Tokens, cancellation);
            int tokens = texts.Tokens.Sum();
            return TypedResults.Ok(new EmbeddingsResponse(
                "list",
                [.. vectors.Select((vector, index) => new EmbeddingsResponse.Item("embedding", index, Written(vector, request)))],
                encoder.ModelName,
                new EmbeddingsResponse.Tokens(tokens, tokens)));
        }
    }

    private static string? FaultOf(EmbeddingsRequest request, TextEncoder encoder) => request switch
    {
        { Model: { } model } when model != encoder.ModelName =>
            $"model is '{model}', and there is only {encoder.ModelName} here: name it, or leave model out.",
        { EncodingFormat: not (null or "float" or "base64") } => $"encoding_format is '{request.EncodingFormat}': it must be float or base64.",
        { Dimensions: { } dimensions } when dimensions < 1 || dimensions > encoder.HiddenSize =>
            $"dimensions is {dimensions}: a vector of {encoder.ModelName} has {encoder.HiddenSize} values, of which 1 to {encoder.HiddenSize} can be kept.",
        _ => null,
    };

    private static object Written(float[] vector, EmbeddingsRequest request)
    {
        float[] values = EmbeddingVector.Of(vector.AsSpan(0, request.Dimensions ?? vector.Length), normalize: true);
        if (request.EncodingFormat != "base64")
            return values;
        byte[] bytes = new byte[values.Length * sizeof(float)];
        for (int index = 0; index < values.Length; index++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(index * sizeof(float)), values[index]);
        return Convert.ToBase64String(bytes);
    }
}
