using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ElectraDsl.Serving;

/// <summary>What the OpenAPI description says of members that have one of two forms, which types of C# do not say.</summary>
internal static class EmbeddingsSchema
{
    /// <summary>Adds both forms.</summary>
    public static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        Type? owner = context.JsonPropertyInfo?.DeclaringType;
        string? member = context.JsonPropertyInfo?.Name;
        if (owner == typeof(EmbeddingsRequest) && member == "input")
            schema.OneOf = [new OpenApiSchema { Type = JsonSchemaType.String }, ListOf(JsonSchemaType.String)];
        else if (owner == typeof(EmbeddingsResponse.Item) && member == "embedding")
            schema.OneOf = [ListOf(JsonSchemaType.Number), new OpenApiSchema { Type = JsonSchemaType.String, Format = "byte" }];
        return Task.CompletedTask;
    }

    private static OpenApiSchema ListOf(JsonSchemaType type) => new()
    {
        Type = JsonSchemaType.Array,
        Items = new OpenApiSchema { Type = type },
    };
}
