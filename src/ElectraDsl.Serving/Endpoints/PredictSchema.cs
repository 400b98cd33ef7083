using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ElectraDsl.Serving;

/// <summary>What the OpenAPI description says of a prediction, whose members depend on the head.</summary>
internal static class PredictSchema
{
    /// <summary>Adds the members that predictions have, whichever head gives them.</summary>
    public static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        if (context.JsonPropertyInfo is { Name: "predictions" } member && member.DeclaringType == typeof(PredictResponse))
        {
            schema.Items = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["text"] = Of(JsonSchemaType.String, "What was read; a tab stands between two texts."),
                    ["label"] = Of(JsonSchemaType.String, "Of a classification: the likeliest label."),
                    ["probability"] = Of(JsonSchemaType.Number, "Of a classification: its probability, 0 to 1."),
                    ["number"] = Of(JsonSchemaType.Number, "Of a regression: the number."),
                    ["words"] = ListOf(JsonSchemaType.String, "Of tagging: the words."),
                    ["labels"] = ListOf(JsonSchemaType.String, "Of tagging: a label for each word."),
                    ["probabilities"] = ListOf(JsonSchemaType.Number, "Of tagging: the probability of each label, 0 to 1."),
                    ["answer"] = Of(JsonSchemaType.String | JsonSchemaType.Null, "Of question answering: the best part of the passage."),
                    ["start"] = Of(JsonSchemaType.Integer | JsonSchemaType.Null, "Of question answering: where it begins, in characters."),
                    ["no_answer"] = Of(JsonSchemaType.Number, "Of question answering: the probability that there is none."),
                },
                Required = new HashSet<string> { "text" },
            };
        }

        return Task.CompletedTask;
    }

    private static OpenApiSchema Of(JsonSchemaType type, string description) => new() { Type = type, Description = description };

    private static OpenApiSchema ListOf(JsonSchemaType type, string description) =>
        new() { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = type }, Description = description };
}
