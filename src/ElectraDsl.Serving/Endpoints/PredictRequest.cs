using System.ComponentModel;
using System.Text.Json.Serialization;

namespace ElectraDsl.Serving;

/// <summary>The body of <c>POST /predict</c>: one of the three members, which the head decides; regression takes either of the first two.</summary>
/// <param name="Texts">Texts.</param>
/// <param name="Pairs">Pairs of texts.</param>
/// <param name="Questions">Questions with their passages.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PredictRequest(
    [property: Description("For heads that read a text: one or more, none of them empty. Words to be tagged stand between blanks.")]
    IReadOnlyList<string?>? Texts = null,
    [property: Description("For heads that read two texts: one pair or more.")] IReadOnlyList<PredictRequest.Pair?>? Pairs = null,
    [property: Description("For heads that answer questions: one or more.")] IReadOnlyList<PredictRequest.Question?>? Questions = null)
{
    /// <summary>Two texts.</summary>
    /// <param name="First">The first.</param>
    /// <param name="Second">The second.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record Pair(
        [property: Description("The first text.")] string? First = null,
        [property: Description("The second text.")] string? Second = null);

    /// <summary>A question and where its answer may stand.</summary>
    /// <param name="Text">The question.</param>
    /// <param name="Passage">The passage.</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record Question(
        [property: Description("The question.")] string? Text = null,
        [property: Description("The passage, of any length.")] string? Passage = null);
}
