using System.Text.Json;

namespace ElectraDsl.Data;

/// <summary>What is wrong with a line of JSON.</summary>
internal static class JsonFault
{
    /// <summary>What the parser found, without where it says that it was: it counts lines and bytes from 0, and saw one line.</summary>
    public static string Of(JsonException error)
    {
        string message = error.Message.ReplaceLineEndings(" ");
        int place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return $"{(place < 0 ? message : message[..place])} (byte {error.BytePositionInLine + 1} of the line)";
    }
}
