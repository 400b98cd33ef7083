using System.ComponentModel;
using System.Text.Json.Serialization;

namespace ElectraDsl.Serving;

/// <summary>
/// The body of <c>POST /v1/embeddings</c>. Members that are not listed are ignored, because OpenAI's clients may send others.
/// </summary>
/// <param name="Input">The texts.</param>
/// <param name="Model">Name of the record; null for the one that there is.</param>
/// <param name="EncodingFormat">Null or float, or base64.</param>
/// <param name="Dimensions">Values of a vector; null for all.</param>
internal sealed record EmbeddingsRequest(
    [property: JsonConverter(typeof(TextsConverter)), Description("A text or a list of texts, none of them empty.")] IReadOnlyList<string?>? Input,
    [property: Description("The model's name, or nothing.")] string? Model = null,
    [property: Description("float for numbers (the default), base64 for little-endian float32 values as base64.")] string? EncodingFormat = null,
    [property: Description("How many of the first values of a vector are kept; all where nothing is said.")] int? Dimensions = null);
