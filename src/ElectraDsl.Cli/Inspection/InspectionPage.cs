using System.Xml.Linq;

namespace ElectraDsl.Cli;

/// <summary>A prepared text as a page that stands on its own.</summary>
internal static class InspectionPage
{
    /// <summary>The page.</summary>
    public static string Of(Inspection inspection)
    {
        long[] lengths = inspection.Statistics.Lengths;
        int length = inspection.Options.SequenceLength;
        double[] edges = [0, .. Enumerable.Range(0, lengths.Length).Select(bar => (double)TextStatistics.LongestOf(bar, length))];
        return HtmlPage.Of(
            $"Prepared text: {inspection.Folder}",
            new XElement("h1", $"Prepared text: {inspection.Folder}"),
            new XElement("div", new XAttribute("style", "max-width:46rem"), HtmlPage.Pairs([.. inspection.Rows])), // eyes find the end of a row
            new XElement("h2", "Tokens per sequence"),
            new XElement(
                "figure",
                new XAttribute("style", "max-width:24rem"), // letters in the picture are as large as those of the text
                new XElement("figcaption", "Percent of the training sequences, by their number of tokens"),
                Chart.Bars("lengths", edges, [.. lengths.Select(count => 100.0 * count / inspection.Statistics.Sequences)], HtmlPage.Blue)),
            inspection.Examples.Count == 0 ? null : new XElement("h2", "Sequences as training reads them"),
            inspection.Examples.Count == 0 ? null : new XElement("p", "On green stands what the generator predicts; rest the pointer on it for what it reads there."),
            inspection.Examples.Select(sequence => new XElement("p", new XAttribute("style", "line-height:1.8"), WordsOf(sequence))));
    }

    private static IEnumerable<object> WordsOf(MaskedSequence sequence)
    {
        foreach ((int index, MaskedWord word) in sequence.Words.Index())
        {
            if (index > 0 && !word.ContinuesWord)
                yield return " ";
            yield return word.ReadAs is { } read
                ? new XElement(
                    "span",
                    new XAttribute("style", "background:rgb(24,92,55);color:#fff;padding:1px 3px;border-radius:3px"),
                    new XAttribute("title", read),
                    word.Text)
                : word.Text;
        }
    }
}
