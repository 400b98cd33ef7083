using System.Diagnostics;
using ElectraDsl.Data;
using ElectraDsl.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ElectraDsl.Cli;

/// <summary>Bars and figures in a terminal, drawn anew in their place.</summary>
internal sealed class LiveRunDisplay(Terminal terminal) : IRunDisplay
{
    /// <inheritdoc/>
    public T Prepare<T>(Func<IProgress<PreparationProgress>, T> work) => terminal.Console
        .Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
        .Start(context => work(new Stages(context)));

    /// <inheritdoc/>
    public T Watch<T>(Func<IPretrainingObserver, T> work) => terminal.Console
        .Live(new Text(""))
        .Start(context => work(new Board(terminal, context)));

    /// <summary>One bar a stage.</summary>
    private sealed class Stages(ProgressContext context) : IProgress<PreparationProgress>
    {
        private ProgressTask? task;
        private string? stage;

        public void Report(PreparationProgress value)
        {
            if (value.Stage != stage)
            {
                task?.Value = task.MaxValue;
                task?.StopTask();
                stage = value.Stage;
                task = context.AddTask(Markup.Escape(stage), maxValue: 1);
            }

            task!.Value = value.Fraction;
            task.IsIndeterminate = value.Fraction <= 0;      // a bar that moves, although nobody knows how far it is
        }
    }

    /// <summary>The figures of a run.</summary>
    private sealed class Board(Terminal terminal, LiveDisplayContext context) : IPretrainingObserver
    {
        // Often enough to look alive, seldom enough to cost nothing.
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

        private readonly Stopwatch sinceDrawn = Stopwatch.StartNew();
        private readonly Stopwatch sinceReport = new();
        private RunFacts? facts;
        private TrainingReport? report;
        private int step;
        private (int Done, int Total)? evaluating;

        public void OnStarted(RunFacts facts)
        {
            this.facts = facts;
            step = facts.FirstStep;
            terminal.LineAboveBars(ReportText.Started(facts));
            Draw();
        }

        public void OnStep(int step)
        {
            this.step = step;
            evaluating = null;
            DrawNowAndThen();
        }

        public void OnReport(TrainingReport report)
        {
            this.report = report;
            sinceReport.Restart();
            Draw();
        }

        public void OnEvaluating(int done, int total)
        {
            evaluating = (done, total);
            DrawNowAndThen();
        }

        public void OnEvaluation(EvaluationResult evaluation)
        {
            evaluating = null;
            terminal.LineAboveBars(
                $"held out after step {Words.Count(evaluation.Step)}: RTD AUC {Words.Figure(evaluation.RtdAuc)}, " +
                $"generator accuracy {Words.Percent(evaluation.GeneratorAccuracy)}");
            Draw();
        }

        public void OnExport(string folder, string? obstacle) => terminal.LineAboveBars(ReportText.Export(folder, obstacle));

        public void OnWarning(string line) => terminal.Warn(line);

        private void DrawNowAndThen()
        {
            if (sinceDrawn.Elapsed >= Pause)
                Draw();
        }

        private void Draw()
        {
            sinceDrawn.Restart();
            context.UpdateTarget(Picture());
        }

        private IRenderable Picture()
        {
            Grid grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn();
            if (facts is not null)
                Row(grid, "training", Bar(step, facts.Recipe.Steps, $"step {Words.Count(step)} of {Words.Count(facts.Recipe.Steps)}   {TimeLeft()}"));
            if (facts is not null && report is not null)
            {
                Row(grid, "generator", new Text(ReportText.Generator(report, facts.Recipe.Facts.VocabularySize)));
                Row(grid, "discriminator", new Text(ReportText.Discriminator(report)));
                Row(grid, "speed", new Text(ReportText.Speed(report)));
            }

            if (evaluating is var (done, total))
                Row(grid, "evaluation", Bar(done, total, $"{Words.Count(done)} of {Words.Count(total)} sequences, the baselines' among them"));
            return grid;
        }

        private string TimeLeft() => report is null
            ? ""
            : $"{Words.Time(Math.Max(0, report.RemainingSeconds - sinceReport.Elapsed.TotalSeconds))} left";

        private static void Row(Grid grid, string name, IRenderable content) => grid.AddRow(new Text(name, new Style(Color.Grey)), content);

        private static IRenderable Bar(int done, int total, string text)
        {
            const int Width = 30;
            int filled = total == 0 ? Width : (int)((long)Width * Math.Min(done, total) / total);
            Paragraph bar = new();
            _ = bar.Append(new string('━', filled), new Style(Color.Green));
            _ = bar.Append(new string('━', Width - filled), new Style(Color.Grey23));
            return bar.Append($" {(total == 0 ? 100 : 100L * done / total),3} %   {text}");
        }
    }
}
