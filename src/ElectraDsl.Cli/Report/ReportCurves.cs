using System.Xml.Linq;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>The charts of the report: every curve beside what needs no skill, where there is such a thing.</summary>
internal static class ReportCurves
{
    /// <summary>The charts; a sentence before the first report.</summary>
    public static XElement Of(PretrainingRecipe recipe, IReadOnlyList<TrainingReport> reports, IReadOnlyList<EvaluationResult> evaluations)
    {
        if (reports.Count == 0)
            return new XElement("p", "No report yet.");
        double evenGuess = Math.Log(recipe.Facts.VocabularySize);
        return new XElement(
            "div",
            new XAttribute("class", "charts"),
            HeldOut(evaluations),
            Figure("rtd-auc", "Discriminator while learning: AUC", "0.00", false,
                Line("discriminator", HtmlPage.Orange, reports, report => report.RtdAuc),
                Known("detector without context", reports, report => report.RtdContextFreeAuc)),
            Figure("rtd-loss", "Discriminator: loss, nats per token", "0.00", false,
                Line("loss", HtmlPage.Orange, reports, report => report.RtdLoss),
                Line("knowing only how many are replaced", HtmlPage.Grey, reports, report => report.RateAloneLoss, isBaseline: true)),
            Figure("rtd-found", "Discriminator: replaced tokens", "0 %", true,
                Line("found (recall)", HtmlPage.Orange, reports, report => report.RtdRecall),
                Line("of those called replaced (precision)", HtmlPage.Green, reports, report => report.RtdPrecision),
                Line("of all tokens", HtmlPage.Grey, reports, report => report.ReplacedRate, isBaseline: true)),
            Figure("generator-loss", "Generator: loss, nats per masked token", "0.0", false,
                Line("loss", HtmlPage.Blue, reports, report => report.GeneratorLoss),
                Line("every token equally likely", HtmlPage.Grey, reports, _ => evenGuess, isBaseline: true)),
            Figure("generator-accuracy", "Generator: masked tokens predicted correctly", "0 %", true,
                Line("generator", HtmlPage.Blue, reports, report => report.GeneratorAccuracy),
                Known("most frequent token", reports, report => report.MostFrequentTokenAccuracy)),
            Figure("learning-rate", "Learning rate", "0.0e+0", true,
                Line("rate", HtmlPage.Green, reports, report => report.LearningRate),
                Changing("generator's", HtmlPage.Blue, reports, recipe.GeneratorLearningRate, report => report.LearningRate * report.GeneratorLearningRate)),
            Figure("sampling-temperature", "Sampling temperature", "0.0", true,
                Changing("temperature", HtmlPage.Blue, reports, recipe.SamplingTemperature, report => report.SamplingTemperature)),
            Figure("loss-weights", "Weights of the losses", "0.0", true,
                Changing("generator", HtmlPage.Blue, reports, recipe.GeneratorWeight, report => report.GeneratorWeight),
                Changing("discriminator", HtmlPage.Orange, reports, recipe.DiscriminatorWeight, report => report.DiscriminatorWeight)),
            Figure("tokens-per-second", "Speed: tokens per second", "#,0", true,
                Line("tokens/s", HtmlPage.Blue, reports, report => report.TokensPerSecond)));
    }

    /// <summary>What was learnt, on text that was not: only where the run was evaluated more than once.</summary>
    private static IEnumerable<XElement?> HeldOut(IReadOnlyList<EvaluationResult> evaluations)
    {
        if (evaluations.Count < 2)
            yield break;
        yield return Figure("held-out-auc", "Held out: replaced tokens ranked above original ones (AUC)", "0.00", false,
            Line("discriminator", HtmlPage.Orange, evaluations, evaluation => evaluation.RtdAuc),
            Line("without context", HtmlPage.Grey, evaluations, evaluation => evaluation.RtdContextFreeAuc, isBaseline: true));
        yield return Figure("held-out-generator", "Held out: masked tokens predicted correctly", "0 %", true,
            Line("generator", HtmlPage.Blue, evaluations, evaluation => evaluation.GeneratorAccuracy),
            Line("most frequent token", HtmlPage.Grey, evaluations, evaluation => evaluation.MostFrequentTokenAccuracy, isBaseline: true));
    }

    /// <summary>A baseline on the tokens of each report, where the run's version wrote it.</summary>
    private static Curve Known(string name, IReadOnlyList<TrainingReport> reports, Func<TrainingReport, double?> value) =>
        new(name, HtmlPage.Grey, [.. reports.Where(report => value(report) is not null).Select(report => ((double)report.Step, value(report)!.Value))], IsBaseline: true);

    /// <summary>What a schedule came to, where it changes: what stays is in the table of hyperparameters.</summary>
    private static Curve Changing(string name, string colour, IReadOnlyList<TrainingReport> reports, Schedule schedule, Func<TrainingReport, double?> value) =>
        new(name, colour, schedule.IsConstant ? [] : [.. reports.Where(report => value(report) is not null).Select(report => ((double)report.Step, value(report)!.Value))]);

    /// <summary>A chart of the curves that there are; none where there is none.</summary>
    private static XElement? Figure(string id, string title, string format, bool fromZero, params Curve[] curves) =>
        curves.Any(curve => curve.Points.Count > 0) ? HtmlPage.Figure(id, title, format, fromZero, [.. curves.Where(curve => curve.Points.Count > 0)]) : null;

    private static Curve Line<T>(string name, string colour, IReadOnlyList<T> records, Func<T, double> value, bool isBaseline = false)
        where T : IStepRecord =>
        new(name, colour, [.. records.Select(record => ((double)record.Step, value(record)))], isBaseline);
}
