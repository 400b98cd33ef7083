using System.Globalization;
using System.Xml.Linq;
using ElectraDsl.Cli;
using ElectraDsl.Training;

namespace ElectraDsl.Tests;

public sealed class ReportPageTests
{
    private static readonly PretrainingRecipe Model = new Samples.SampleModel() with { Steps = 300, LearningRate = 0.00123 };

    [Fact]
    public void Page_HoldsFiguresBaselinesModelAndRecipe()
    {
        string text = Parsed(ReportPage.Of(Model, SampleRun.Reports(3), [], SampleRun.Evaluation)).Value;
        Assert.All(
            ["0.642", "0.511", "91.8 %", "90.2 %", "34.1 %", "6.4 %", "300 of 300 steps", "0.00123", "learning-rate", "4,096 word pieces"],
            figure => Assert.Contains(figure, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_StandsOnItsOwn()
    {
        string page = ReportPage.Of(Model, SampleRun.Reports(3), [], SampleRun.Evaluation);
        XElement root = Parsed(page);
        Assert.DoesNotContain(root.Descendants(), element => element.Name.LocalName is "link" or "script" or "img" or "iframe");
        Assert.DoesNotContain("href=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("&gt;", root.Descendants("style").Single().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Charts_AreDrawnWithNamesOfTheirOwn()
    {
        XElement root = Parsed(ReportPage.Of(Model, SampleRun.Reports(3), [], null));
        XNamespace svg = "http://www.w3.org/2000/svg";
        Assert.Equal(7, root.Descendants(svg + "svg").Count());
        string[] ids = [.. root.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(
            root.Descendants().Attributes("clip-path"),
            clip => Assert.Contains(clip.Value["url(#".Length..^1], ids));
    }

    [Fact]
    public void SeveralEvaluations_AreDrawnAsCurves()
    {
        EvaluationResult first = SampleRun.Evaluation with { Step = 100 }, second = first with { Step = 200 };
        XNamespace svg = "http://www.w3.org/2000/svg";

        Assert.Equal(7, Parsed(ReportPage.Of(Model, SampleRun.Reports(3), [first], first)).Descendants(svg + "svg").Count());
        XElement root = Parsed(ReportPage.Of(Model, SampleRun.Reports(3), [first, second], second));
        Assert.Equal(9, root.Descendants(svg + "svg").Count());
        Assert.Contains("a detector without context", root.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void RunThatHasNotReportedYet_HasAPage()
    {
        string text = Parsed(ReportPage.Of(Model, [], [], null)).Value;
        Assert.Contains("0 of 300 steps", text, StringComparison.Ordinal);
        Assert.Contains("Not evaluated yet", text, StringComparison.Ordinal);
    }

    [Fact]
    public void OneReport_IsDrawn() => _ = Parsed(ReportPage.Of(Model, SampleRun.Reports(1), [], null));

    [Fact]
    public void EmptyElements_AreClosedAsHtmlWantsIt()
    {
        // HTML reads <td/> as an opening tag; only void elements and SVG may be written so.
        XElement root = Parsed(ReportPage.Of(Model, SampleRun.Reports(2), [], SampleRun.Evaluation));
        XNamespace svg = "http://www.w3.org/2000/svg";
        Assert.All(
            root.Descendants().Where(element => element.IsEmpty && element.Name.Namespace != svg),
            element => Assert.Equal("meta", element.Name.LocalName));
    }

    [Fact]
    public void LongRun_IsThinnedToMeans()
    {
        (double Step, double Value)[] points = [.. Enumerable.Range(0, 10_000).Select(index => ((double)index, index % 2 == 0 ? 1.0 : 3.0))];
        (double Step, double Value)[] thinned = [.. Chart.Thinned(points)];
        Assert.InRange(thinned.Length, 200, 400);
        Assert.Equal(9_999, thinned[^1].Step);
        Assert.All(thinned[..^1], point => Assert.Equal(2, point.Value, 0.1));
    }

    [Fact]
    public void Page_IsTheSameInEveryCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
            string expected = ReportPage.Of(Model, SampleRun.Reports(3), [], SampleRun.Evaluation);
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal(expected, ReportPage.Of(Model, SampleRun.Reports(3), [], SampleRun.Evaluation));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static XElement Parsed(string page)
    {
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        return XDocument.Parse(page).Root!;
    }
}
