using System.Text;
using System.Text.Json;

namespace ElectraDsl.Cli;

/// <summary>A JSON object a line: <c>{"text":"...","vector":[...]}</c>.</summary>
/// <param name="writer">Stays open.</param>
internal sealed class JsonVectors(TextWriter writer) : IVectorWriter
{
    /// <inheritdoc/>
    public void Write(IReadOnlyList<string> texts, ReadOnlySpan<float> vectors)
    {
        int width = vectors.Length / Math.Max(texts.Count, 1);
        for (int row = 0; row < texts.Count; row++)
            writer.WriteLine(LineOf(texts[row], vectors.Slice(row * width, width)));
    }

    /// <inheritdoc/>
    public void Dispose() => writer.Flush();

    private static string LineOf(string text, ReadOnlySpan<float> vector)
    {
        using MemoryStream line = new();
        using (Utf8JsonWriter json = new(line, new JsonWriterOptions { Encoder = JsonText.Options.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("text", text);
            json.WriteStartArray("vector");
            foreach (float value in vector)
                json.WriteNumberValue(value);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length);
    }
}
