using System.Globalization;
using System.Xml.Linq;
using ElectraDsl.FineTuning;

namespace ElectraDsl.Cli;

/// <summary>What the best checkpoint makes of the development examples, a part of the run's page: classes, confusions, what is most wrong.</summary>
internal static class TunedDetails
{
    // A matrix of more labels is wider than a page; then the pairs that are confused most often are listed.
    private const int MostLabels = 20, ListedPairs = 20;

    // The darkest cell of a matrix: letters must be readable on it.
    private const double Darkest = 0.55;

    /// <summary>The sections; none for what the task does not have.</summary>
    public static IEnumerable<XElement> Of(HeadConfig head, TaskReport report)
    {
        if (report.Classes.Count > 0)
        {
            yield return new XElement("h2", "Classes");
            yield return HtmlPage.Table(
                ["", "precision", "recall", "F1", "support"],
                report.Classes.Select<ClassScores, IReadOnlyList<XElement>>(scores =>
                [
                    HtmlPage.Cell(scores.Label),
                    HtmlPage.Number(Words.Figure(scores.Precision)),
                    HtmlPage.Number(Words.Figure(scores.Recall)),
                    HtmlPage.Number(Words.Figure(scores.F1)),
                    HtmlPage.Number(Words.Count(scores.Count)),
                ]));
        }

        if (report.Confusion.Count > 0)
        {
            yield return new XElement("h2", "Confusion matrix");
            yield return report.Confusion.Count <= MostLabels ? Matrix(head.Labels, report.Confusion) : Pairs(head.Labels, report.Confusion);
        }

        if (report.Worst.Count > 0)
        {
            yield return new XElement("h2", "Most wrong");
            bool hasLines = report.Worst.Any(example => example.Row > 0);
            yield return HtmlPage.Table(
                ["example", "expected", "predicted", HowWrong(head.Task), .. hasLines ? ["line"] : Array.Empty<string>()],
                report.Worst.Select<WorstExample, IReadOnlyList<XElement>>(example =>
                [
                    HtmlPage.Cell(example.Text),
                    HtmlPage.Cell(example.Expected),
                    HtmlPage.Cell(example.Predicted),
                    HtmlPage.Number(Words.Digits(example.Loss)),
                    .. hasLines ? [HtmlPage.Number(Words.Count(example.Row))] : Array.Empty<XElement>(),
                ]));
        }
    }

    private static XElement Matrix(IReadOnlyList<string> labels, IReadOnlyList<IReadOnlyList<int>> counts)
    {
        XElement table = HtmlPage.Table(
            ["label", .. labels.Select(label => $"predicted {label}")],
            counts.Select<IReadOnlyList<int>, IReadOnlyList<XElement>>((row, label) =>
                [HtmlPage.Cell(labels[label]), .. row.Select((count, prediction) => Shaded(count, row.Sum(), isRight: label == prediction))]));
        table.SetAttributeValue("class", "stacks matrix");
        return table;
    }

    /// <summary>A count, the darker the larger its share of the label's examples: what is right in blue, what is wrong in orange.</summary>
    private static XElement Shaded(int count, int all, bool isRight)
    {
        XElement cell = HtmlPage.Number(Words.Count(count));
        if (count > 0)
            cell.SetAttributeValue(
                "style",
                string.Create(CultureInfo.InvariantCulture, $"background:rgba({(isRight ? "59,130,246" : "234,115,23")},{Darkest * count / all:0.00})"));
        return cell;
    }

    private static XElement Pairs(IReadOnlyList<string> labels, IReadOnlyList<IReadOnlyList<int>> counts) => HtmlPage.Table(
        ["label", "predicted", "examples", "share of the label"],
        counts
            .SelectMany((row, label) => row.Select((count, prediction) => (Label: label, Prediction: prediction, Count: count, All: row.Sum())))
            .Where(pair => pair.Label != pair.Prediction && pair.Count > 0)
            .OrderByDescending(pair => pair.Count)
            .Take(ListedPairs)
            .Select<(int Label, int Prediction, int Count, int All), IReadOnlyList<XElement>>(pair =>
            [
                HtmlPage.Cell(labels[pair.Label]),
                HtmlPage.Cell(labels[pair.Prediction]),
                HtmlPage.Number(Words.Count(pair.Count)),
                HtmlPage.Number(Words.Percent((double)pair.Count / pair.All)),
            ]));

    /// <summary>What <see cref="WorstExample.Loss"/> is.</summary>
    private static string HowWrong(HeadTask task) => task switch
    {
        HeadTask.TextRegression => "squared error",
        HeadTask.TokenClassification => "wrong words",
        HeadTask.QuestionAnswering => "1 - F1",
        HeadTask.SentenceEmbedding => "difference of ranks",
        _ => "loss",
    };
}
