using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ElectraDsl.Training;

/// <summary>Names of alarms in the order of <see cref="AlarmTable.With"/>. Equal where the names are; an array of strings in JSON.</summary>
/// <param name="values">The names.</param>
[JsonConverter(typeof(Converter))]
public readonly struct AlarmNames(ImmutableArray<string> values) : IEquatable<AlarmNames>
{
    /// <summary>The names.</summary>
    public ImmutableArray<string> Values => values.IsDefault ? [] : values;

    /// <summary>Whether the names are the same.</summary>
    public static bool operator ==(AlarmNames left, AlarmNames right) => left.Equals(right);

    /// <summary>Whether the names differ.</summary>
    public static bool operator !=(AlarmNames left, AlarmNames right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(AlarmNames other) => Values.AsSpan().SequenceEqual(other.Values.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AlarmNames other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Values);

    private sealed class Converter : JsonConverter<AlarmNames>
    {
        public override AlarmNames Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new([.. JsonSerializer.Deserialize<string[]>(ref reader, options) ?? []]);

        public override void Write(Utf8JsonWriter writer, AlarmNames value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (string name in value.Values)
                writer.WriteStringValue(name);
            writer.WriteEndArray();
        }
    }
}
