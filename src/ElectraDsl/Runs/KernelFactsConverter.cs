using System.Text.Json;
using System.Text.Json.Serialization;

namespace ElectraDsl;

/// <summary>Writes the swapped kernels as members in snake_case; a member that is null, as earlier versions wrote them, is a built-in one.</summary>
internal sealed class KernelFactsConverter : JsonConverter<KernelFacts>
{
    private static readonly Dictionary<string, string> Arguments =
        typeof(KernelsAttribute).GetProperties().ToDictionary(property => NameOf(property.Name), property => property.Name);

    /// <inheritdoc/>
    public override KernelFacts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Dictionary<string, string?> members = JsonSerializer.Deserialize<Dictionary<string, string?>>(ref reader, options) ?? [];
        return new KernelFacts([.. members.Where(member => member.Value is not null).Select(member => (ArgumentOf(member.Key), member.Value!))]);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, KernelFacts value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach ((string argument, string type) in value)
            writer.WriteString(NameOf(argument), type);
        writer.WriteEndObject();
    }

    private static string ArgumentOf(string name) =>
        Arguments.GetValueOrDefault(name) ?? throw new JsonException($"No argument of [Kernels] is called {name}.");

    private static string NameOf(string argument) => JsonNamingPolicy.SnakeCaseLower.ConvertName(argument);
}
