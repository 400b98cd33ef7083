using System.ComponentModel;

namespace ElectraDsl.Serving;

/// <summary>The answer of <c>POST /detect</c>; a text is what the command <c>detect</c> writes of one.</summary>
/// <param name="Model">Name of the record.</param>
/// <param name="Texts">The texts, in the order of the request.</param>
internal sealed record DetectResponse(string Model, IReadOnlyList<DetectResponse.ScoredText> Texts)
{
    /// <summary>A text.</summary>
    /// <param name="Text">As it was given.</param>
    /// <param name="Words">Its words in their order.</param>
    public sealed record ScoredText(string Text, IReadOnlyList<ScoredWord> Words);

    /// <summary>A word.</summary>
    /// <param name="Text">As the network reads it.</param>
    /// <param name="Probability">That it was replaced.</param>
    public sealed record ScoredWord(
        [property: Description("The word as the network reads it: lower-cased where the vocabulary is.")] string Text,
        [property: Description("That it was replaced, 0 to 1.")] double Probability);
}
