using System.Globalization;
using System.Xml.Linq;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>The page that shows a run: held-out figures, curves, what the networks do, text, machine, model and recipe.</summary>
internal static class ReportPage
{
    /// <summary>Makes the page.</summary>
    /// <param name="recipe">The model and its hyperparameters.</param>
    /// <param name="reports">All reports so far.</param>
    /// <param name="evaluations">All held-out figures so far.</param>
    /// <param name="evaluation">The newest held-out figures; null before the first.</param>
    /// <param name="manifest">run.json; null where only the rest is known.</param>
    /// <param name="samples">What both networks made of some held-out sequences at each evaluation.</param>
    /// <param name="alarms">All alarms so far; null for none.</param>
    public static string Of(
        PretrainingRecipe recipe,
        IReadOnlyList<TrainingReport> reports,
        IReadOnlyList<EvaluationResult> evaluations,
        EvaluationResult? evaluation,
        RunManifest? manifest = null,
        IReadOnlyList<EvaluationSamples>? samples = null,
        IReadOnlyList<Alarm>? alarms = null)
    {
        ModelConfig facts = recipe.Facts;
        return HtmlPage.Of(
            $"{facts.Name}: pre-training",
            new XElement("h1", facts.Name),
            new XElement("p", new XAttribute("class", "lead"), Summary(recipe, reports, manifest)),
            HeldOut(evaluation, facts),
            AlarmSection.Of(alarms ?? []),
            new XElement("h2", "Curves"),
            ReportCurves.Of(recipe, reports, evaluations),
            ReportSamples.Of(samples ?? []),
            History(manifest),
            new XElement("h2", "Model"),
            new XElement("pre", ModelDeclaration.Of(facts)),
            new XElement("div", new XAttribute("class", "pair"), Networks(facts), HtmlPage.Pairs(ModelTable.Shared(facts))),
            new XElement("h2", "Recipe"),
            HtmlPage.Pairs([.. Hyperparameters.All.Select(one => (one.Name, Hyperparameter.Text(one.Get(recipe))))], "recipe"));
    }

    private static string Summary(PretrainingRecipe recipe, IReadOnlyList<TrainingReport> reports, RunManifest? manifest)
    {
        string started = manifest?.History is { Sessions: [var first, ..] } ? $" Started {Date(first.Started)}." : "";
        if (reports.Count == 0)
            return $"0 of {Words.Count(recipe.Steps)} steps: the first report comes after step {Words.Count(recipe.ReportEvery)}.{started}";
        TrainingReport last = reports[^1];
        return $"{Words.Count(last.Step)} of {Words.Count(recipe.Steps)} steps, {Words.Magnitude(last.Tokens)} tokens ({Words.ShortFigure(last.Epoch)} passes over the text) "
            + $"in {Words.Time(last.ElapsedSeconds)}.{started}";
    }

    private static IEnumerable<XElement> HeldOut(EvaluationResult? evaluation, ModelConfig facts)
    {
        yield return new XElement("h2", "On held-out text");
        if (evaluation is null)
        {
            yield return new XElement("p", "Not evaluated yet.");
            yield break;
        }

        yield return new XElement(
            "p",
            $"After step {Words.Count(evaluation.Step)}, on {Words.Counted(evaluation.Sequences, "sequence")} ({Words.Count(evaluation.Tokens)} tokens) of documents "
                + $"that were held out.{Tasks(evaluation, facts)}");
        yield return HtmlPage.Table(
            ["", "this model", "baseline", "baseline means"],
            EvaluationRow.Of(evaluation, facts).Select<EvaluationRow, IReadOnlyList<XElement>>(row =>
            [
                HtmlPage.Cell(row.Question),
                HtmlPage.Number(row.Model, row.IsBetter ? "better" : "worse"),
                HtmlPage.Number(row.Baseline),
                HtmlPage.Cell(row.BaselineMeaning, "quiet"),
            ]));
    }

    /// <summary>The figures that describe the task, not the model.</summary>
    private static string Tasks(EvaluationResult evaluation, ModelConfig facts) => string.Concat(TrainingObjectives.Of(facts).Metrics
        .Where(metric => metric.Better == MetricDirection.Neither && !double.IsNaN(evaluation.Figures[metric.Name]))
        .Select(metric => $" {char.ToUpperInvariant(metric.Meaning[0])}{metric.Meaning[1..]}: {FigureText.Of(metric, evaluation.Figures)}."));

    private static IEnumerable<XElement> History(RunManifest? manifest)
    {
        if (manifest is null)
            yield break;
        if (manifest.History is { } history)
        {
            yield return new XElement("h2", "Text");
            yield return HtmlPage.Pairs(
            [
                .. history.Corpus.Length > 0 ? [("corpus", history.Corpus)] : Array.Empty<(string, string)>(),
                (
                    "documents",
                    $"{Words.Count(manifest.Corpus.Facts.Documents)}, of them {Words.Count(manifest.Corpus.Facts.HeldOutDocuments)} held out"),
                ("word pieces", Words.Count(manifest.Corpus.Facts.Tokens)),
                (
                    "unknown",
                    $"{Words.Count(manifest.Corpus.Facts.UnknownTokens)} ({Words.Percent((double)manifest.Corpus.Facts.UnknownTokens / Math.Max(1, manifest.Corpus.Facts.Tokens))})"),
                (
                    "left out",
                    $"{Words.Count(manifest.Corpus.Facts.DroppedTokens)} ({Words.Percent((double)manifest.Corpus.Facts.DroppedTokens / Math.Max(1, manifest.Corpus.Facts.Tokens))})"),
                ("training examples", $"checksum {manifest.Corpus.Training.Checksum}"),
                ("held-out examples", $"checksum {manifest.Corpus.HeldOut.Checksum}"),
            ]);
            yield return new XElement("h2", "Machine");
            foreach (RunSession session in history.Sessions)
            {
                yield return new XElement(
                    "h3",
                    session.FirstStep == 0
                        ? $"Started {Date(session.Started)}"
                        : $"Resumed from step {Words.Count(session.FirstStep)}, {Date(session.Started)}");
                yield return HtmlPage.Pairs(Machine(session));
            }
        }

        foreach (XElement element in CommandLineSection.Of(manifest.CommandLines))
            yield return element;
    }

    private static IReadOnlyList<(string Name, string Value)> Machine(RunSession session) =>
    [
        ("device", session.Machine.Device),
        .. session.Machine.Processor.Length > 0 ? [("processor", session.Machine.Processor)] : Array.Empty<(string, string)>(),
        ("cores", Words.Count(session.Machine.Cores)),
        ("memory", Words.Bytes(session.Machine.MemoryBytes)),
        ("system", session.Machine.System),
        .. session.Versions.Where(version => version.Key != "system").Select(version => (version.Key, version.Value)),
    ];

    private static string Date(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static XElement Networks(ModelConfig facts) => HtmlPage.Table(
        ["", .. facts.Networks.Select(network => network.Name)],
        ModelTable.Networks(facts).Select<(string Name, IReadOnlyList<string> Values), IReadOnlyList<XElement>>(row =>
            [HtmlPage.Cell(row.Name), .. row.Values.Select(value => HtmlPage.Cell(value, "value"))]));
}
