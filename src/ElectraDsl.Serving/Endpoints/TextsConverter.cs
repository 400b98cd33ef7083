using System.Text.Json;
using System.Text.Json.Serialization;

namespace ElectraDsl.Serving;

/// <summary>Reads a text, or a list of texts.</summary>
internal sealed class TextsConverter : JsonConverter<IReadOnlyList<string?>>
{
    /// <summary>What is said of anything else.</summary>
    public const string Form = "must be a text or a list of texts (lists of token ids are not taken)";

    /// <inheritdoc/>
    public override IReadOnlyList<string?> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return [reader.GetString()];
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException(Form);
        List<string?> texts = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            texts.Add(reader.TokenType is JsonTokenType.String or JsonTokenType.Null ? reader.GetString() : throw new JsonException(Form));
        return texts;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string?> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (string? text in value)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
