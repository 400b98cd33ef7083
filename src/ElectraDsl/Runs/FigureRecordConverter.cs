using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace ElectraDsl;

/// <summary>Writes a record's figures behind its first member, and reads every number as a figure that is none of its members.</summary>
/// <param name="members">How the record's own members are written.</param>
internal sealed class FigureRecordConverter(JsonSerializerOptions members) : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => typeof(FigureRecord).IsAssignableFrom(typeToConvert) && !typeToConvert.IsAbstract;

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(typeToConvert), members)!;

    private sealed class Of<T>(JsonSerializerOptions members) : JsonConverter<T>
        where T : FigureRecord
    {
        private readonly HashSet<string> names =
            [.. members.GetTypeInfo(typeof(T)).Properties.Select(property => property.Name)];

        /// <inheritdoc/>
        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (JsonNode.Parse(ref reader) is not JsonObject json)
                return null;
            T record = json.Deserialize<T>(members)!;
            (string, double)[] figures =
            [
                .. json.Where(member => !names.Contains(member.Key) && member.Value?.GetValueKind() == JsonValueKind.Number)
                    .Select(member => (member.Key, member.Value!.GetValue<double>())),
            ];
            return record with { Figures = FigureSet.Of(figures) };
        }

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            bool isFirst = true;
            foreach ((string name, JsonNode? member) in JsonSerializer.SerializeToNode(value, members)!.AsObject())
            {
                writer.WritePropertyName(name);
                if (member is null)
                    writer.WriteNullValue();
                else
                    member.WriteTo(writer);
                if (isFirst)
                {
                    foreach ((string figure, double number) in value.Figures)
                        writer.WriteNumber(figure, number);
                }

                isFirst = false;
            }

            writer.WriteEndObject();
        }
    }
}
