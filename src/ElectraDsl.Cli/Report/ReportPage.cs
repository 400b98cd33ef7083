using System.Xml.Linq;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>The page that shows a run: curves, held-out figures, the model and its recipe.</summary>
internal static class ReportPage
{
    private const string Blue = "#3b82f6";
    private const string Orange = "#ea7317";
    private const string Green = "#2f9e63";
    private const string Grey = "#8a8f98";

    /// <summary>Makes the page: well-formed XML that is also HTML, with style and pictures inside.</summary>
    /// <param name="recipe">The model and its knobs.</param>
    /// <param name="reports">All reports so far.</param>
    /// <param name="evaluations">All held-out figures so far.</param>
    /// <param name="evaluation">The newest held-out figures; null before the first.</param>
    public static string Of(PretrainingRecipe recipe, IReadOnlyList<TrainingReport> reports, IReadOnlyList<EvaluationResult> evaluations, EvaluationResult? evaluation)
    {
        ModelFacts facts = recipe.Facts;
        XElement page = new(
            "html",
            new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("meta", new XAttribute("name", "color-scheme"), new XAttribute("content", "light dark")),
                new XElement("title", $"{facts.Name}: pre-training"),
                new XElement("style", ReportStyle.Css)),
            new XElement(
                "body",
                new XElement("h1", facts.Name),
                new XElement("p", new XAttribute("class", "lead"), Summary(recipe, reports)),
                HeldOut(evaluation, facts),
                new XElement("h2", "Curves"),
                Curves(recipe, reports, evaluations),
                new XElement("h2", "Model"),
                new XElement("div", new XAttribute("class", "pair"), Networks(facts), Pairs(ModelTable.Shared(facts))),
                new XElement("h2", "Recipe"),
                Pairs([.. RecipeKnobs.All.Select(knob => (knob.Name, RecipeKnob.Text(knob.Get(recipe))))], "recipe")));
        return $"<!DOCTYPE html>\n{page}\n";
    }

    private static string Summary(PretrainingRecipe recipe, IReadOnlyList<TrainingReport> reports)
    {
        if (reports.Count == 0)
            return $"0 of {Words.Count(recipe.Steps)} steps: the first report comes after step {Words.Count(recipe.ReportEvery)}.";
        TrainingReport last = reports[^1];
        return $"{Words.Count(last.Step)} of {Words.Count(recipe.Steps)} steps, {Words.Magnitude(last.Tokens)} tokens ({Words.ShortFigure(last.Epoch)} passes over the text) " +
            $"in {Words.Time(last.ElapsedSeconds)}.";
    }

    private static IEnumerable<XElement> HeldOut(EvaluationResult? evaluation, ModelFacts facts)
    {
        yield return new XElement("h2", "On held-out text");
        if (evaluation is null)
        {
            yield return new XElement("p", "Not evaluated yet.");
            yield break;
        }

        yield return new XElement(
            "p",
            $"After step {Words.Count(evaluation.Step)}, on {Words.Count(evaluation.Sequences)} sequences ({Words.Count(evaluation.Tokens)} tokens) of documents " +
            $"that were not trained on. The generator itself replaced {Words.Percent(evaluation.ReplacedRate)} of the tokens.");
        yield return new XElement(
            "table",
            new XElement("tr", new XElement("th", ""), NumberHeaders("this model", "no skill"), new XElement("th", "no skill means")),
            EvaluationRow.Of(evaluation, facts).Select(row => new XElement(
                "tr",
                new XElement("td", row.Question),
                new XElement("td", new XAttribute("class", row.IsBetter ? "number better" : "number worse"), row.Model),
                new XElement("td", new XAttribute("class", "number"), row.Baseline),
                new XElement("td", new XAttribute("class", "quiet"), row.BaselineMeaning))));
    }

    private static XElement Curves(PretrainingRecipe recipe, IReadOnlyList<TrainingReport> reports, IReadOnlyList<EvaluationResult> evaluations)
    {
        if (reports.Count == 0)
            return new XElement("p", "No report yet.");
        double evenGuess = Math.Log(recipe.Facts.VocabularySize);
        return new XElement(
            "div",
            new XAttribute("class", "charts"),
            HeldOutCurves(evaluations),
            Figure("generator-loss", "Generator: loss, nats per masked token", "0.0", false,
                Line("loss", Blue, reports, report => report.GeneratorLoss),
                Line("every token equally likely", Grey, reports, _ => evenGuess, isBaseline: true)),
            Figure("rtd-loss", "Discriminator: loss, nats per token", "0.00", false,
                Line("loss", Orange, reports, report => report.RtdLoss),
                Line("knowing only how many are replaced", Grey, reports, report => ReportText.LossOfRateAlone(report.ReplacedRate), isBaseline: true)),
            Figure("rtd-auc", "Discriminator: replaced tokens ranked above original ones (AUC)", "0.00", false,
                Line("while learning", Orange, reports, report => report.RtdAuc),
                Line("guessing", Grey, reports, _ => 0.5, isBaseline: true)),
            Figure("rtd-found", "Discriminator: replaced tokens", "0 %", true,
                Line("found (recall)", Orange, reports, report => report.RtdRecall),
                Line("alarms that are right (precision)", Green, reports, report => report.RtdPrecision),
                Line("part of all tokens that is replaced", Grey, reports, report => report.ReplacedRate, isBaseline: true)),
            Figure("generator-accuracy", "Generator: masked tokens guessed rightly", "0 %", true,
                Line("accuracy", Blue, reports, report => report.GeneratorAccuracy)),
            Figure("learning-rate", "Learning rate", "0.0e+0", true,
                Line("rate", Green, reports, report => report.LearningRate)),
            Figure("tokens-per-second", "Speed: tokens per second", "#,0", true,
                Line("tokens/s", Blue, reports, report => report.TokensPerSecond)));
    }

    /// <summary>What was learnt, on text that was not: only where the run was evaluated more than once.</summary>
    private static IEnumerable<XElement> HeldOutCurves(IReadOnlyList<EvaluationResult> evaluations)
    {
        if (evaluations.Count < 2)
            yield break;
        yield return Figure("held-out-auc", "Held out: replaced tokens ranked above original ones (AUC)", "0.00", false,
            Line("discriminator", Orange, evaluations, evaluation => evaluation.RtdAuc),
            Line("without context", Grey, evaluations, evaluation => evaluation.RtdContextFreeAuc, isBaseline: true));
        yield return Figure("held-out-generator", "Held out: masked tokens guessed rightly", "0 %", true,
            Line("generator", Blue, evaluations, evaluation => evaluation.GeneratorAccuracy),
            Line("most frequent token", Grey, evaluations, evaluation => evaluation.MostFrequentTokenAccuracy, isBaseline: true));
    }

    private static Curve Line<T>(string name, string colour, IReadOnlyList<T> records, Func<T, double> value, bool isBaseline = false)
        where T : IStepRecord =>
        new(name, colour, [.. records.Select(record => ((double)record.Step, value(record)))], isBaseline);

    private static XElement Figure(string id, string title, string format, bool fromZero, params Curve[] curves) => new(
        "figure",
        new XElement(
            "figcaption",
            new XElement("strong", title),
            curves.Length == 1
                ? null
                : new XElement("span", new XAttribute("class", "legend"), curves.Select(curve => new XElement(
                    "span",
                    new XElement("i", new XAttribute("style", $"border-top:2px {(curve.IsBaseline ? "dashed" : "solid")} {curve.Colour}"), ""),
                    curve.Name)))),
        Chart.Draw(id, curves, format, fromZero));

    private static XElement Networks(ModelFacts facts) => new(
        "table",
        new XElement("tr", new XElement("th", ""), NumberHeaders("generator", "discriminator")),
        ModelTable.Networks(facts).Select(row => new XElement(
            "tr",
            new XElement("td", row.Name),
            new XElement("td", new XAttribute("class", "number"), row.Generator),
            new XElement("td", new XAttribute("class", "number"), row.Discriminator))));

    private static XElement Pairs(IReadOnlyList<(string Name, string Value)> rows, string style = "") => new(
        "table",
        new XAttribute("class", style),
        rows.Select(row => new XElement("tr", new XElement("td", row.Name), new XElement("td", new XAttribute("class", "number"), row.Value))));

    private static IEnumerable<XElement> NumberHeaders(params string[] texts) =>
        texts.Select(text => new XElement("th", new XAttribute("class", "number"), text));
}
