using System.ComponentModel;
using System.Text.Json.Serialization.Metadata;

namespace ElectraDsl.Checkpoints;

/// <summary>What of a record is stored as JSON: what it is made of, and nothing that follows from that, which nobody would read back.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StoredJson
{
    /// <summary>
    /// Knows a type without the properties that cannot be set. The serializer's own option for that writes those that are lists all the same, and of
    /// tuples in them empty objects.
    /// </summary>
    public static IJsonTypeInfoResolver Resolver { get; } = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutComputed } };

    private static void LeaveOutComputed(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties.Where(property => property.Set is null).ToArray())
            _ = type.Properties.Remove(property);
    }
}
