using System.Globalization;
using System.Xml.Linq;
using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>
/// Held-out sequences in the report: what was masked, what the generator proposed, what the discriminator suspected, from evaluation to evaluation.
/// </summary>
internal static class ReportSamples
{
    // Evaluations that are shown of a sequence: the first, the newest, and some between.
    private const int MostEvaluations = 6;

    // Below it a tint would only be dirt.
    private const double FaintestSuspicion = 0.02;

    /// <summary>The section; empty before the first evaluation.</summary>
    public static IEnumerable<XElement> Of(IReadOnlyList<EvaluationSamples> samples)
    {
        // A run that was killed while it evaluated may have written an evaluation's samples twice.
        EvaluationSamples[] evaluations =
        [
            .. Chosen([.. samples.GroupBy(sample => sample.Step).Select(group => group.Last()).OrderBy(sample => sample.Step)]),
        ];
        if (evaluations.Length == 0)
            yield break;
        yield return new XElement("h2", "Samples");
        yield return new XElement(
            "p",
            "The same held-out text with the same masks at each evaluation. Underlined: masked, with the token that the model sampled; where that is wrong, the original is struck ",
            "out before it.",
            evaluations[^1].Sequences.Any(sequence => sequence.Tokens.Any(token => token.Suspicion is not null))
                ? new object[]
                {
                    " The redder a token, the higher the probability that it was replaced, according to the discriminator: ",
                    new[] { 0.1, 0.3, 0.5, 0.7, 0.9 }.Select(suspicion => new object[] { Token(Words.ShortFigure(suspicion), suspicion), " " }),
                    ".",
                }
                : null);
        for (int sequence = 0; sequence < evaluations[^1].Sequences.Length; sequence++)
        {
            int index = sequence;
            yield return new XElement(
                "div",
                new XAttribute("class", "sample"),
                evaluations
                    .Where(evaluation => index < evaluation.Sequences.Length)
                    .Select(evaluation => Line(evaluation.Step, evaluation.Sequences[index])));
        }
    }

    private static IEnumerable<EvaluationSamples> Chosen(EvaluationSamples[] all) => all.Length <= MostEvaluations
        ? all
        : Enumerable.Range(0, MostEvaluations).Select(index => all[index * (all.Length - 1) / (MostEvaluations - 1)]);

    private static XElement Line(int step, SampledSequence sequence)
    {
        XElement line = new("p", new XElement("span", new XAttribute("class", "when"), $"step {Words.Count(step)}"));
        string before = "";
        foreach (SampledToken token in sequence.Tokens)
        {
            string text = Plain(token.Original);
            bool continues = token.Original.StartsWith(WordPieceVocabulary.ContinuationPrefix, StringComparison.Ordinal) && token.Original.Length > 2;
            if (!continues && before.Length > 0 && DemonstrationView.HasSpaceBetween(before, text))
                line.Add(" ");
            line.Add(Token(token, text));
            before = text;
        }

        return line;
    }

    private static XElement Token(SampledToken token, string text) => token.Proposed switch
    {
        null => Token(text, token.Suspicion),
        string proposed when proposed == token.Original => Token(text, token.Suspicion, "kept"),
        string proposed => Token("", token.Suspicion, "", new XElement("del", text), " ", new XElement("ins", Plain(proposed))),
    };

    private static XElement Token(string text, double? suspicion, string style = "", params object[] content)
    {
        XElement token = new(
            "span",
            new XAttribute("class", style.Length == 0 ? "token" : $"token {style}"),
            suspicion is double known ? new XAttribute("title", $"replaced with probability {Words.ShortFigure(known)}") : null,
            text.Length == 0 ? null : text,
            content);
        if (suspicion is >= FaintestSuspicion)
            token.SetAttributeValue("style", string.Create(CultureInfo.InvariantCulture, $"background:rgba(226,54,54,{0.75 * suspicion:0.00})"));
        return token;
    }

    /// <summary>A piece as it is read: without the mark of a continuation.</summary>
    private static string Plain(string piece) =>
        piece.StartsWith(WordPieceVocabulary.ContinuationPrefix, StringComparison.Ordinal) && piece.Length > 2 ? piece[2..] : piece;
}
