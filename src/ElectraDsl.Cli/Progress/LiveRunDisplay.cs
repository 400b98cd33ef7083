using System.Diagnostics;
using ElectraDsl.Data;
using ElectraDsl.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ElectraDsl.Cli;

/// <summary>Bars and figures in a terminal, drawn again in their place.</summary>
internal sealed class LiveRunDisplay(Terminal terminal) : IRunDisplay
{
    private const int WidestBar = 30;

    // A bar of fewer cells shows nothing that its percentage does not.
    private const int NarrowestBar = 8;

    // The longest stage, percentage, time, speed, time left and the blanks between.
    private const int StageTextWidth = 44 + 36;

    /// <inheritdoc/>
    public T Prepare<T>(Func<IProgress<PreparationProgress>, T> work) => terminal.Console
        .Progress()
        .Columns(
        [
            new TaskDescriptionColumn { Alignment = Justify.Left },
            .. BarWidth(terminal, StageTextWidth) is >= NarrowestBar and int width
                ? [new ProgressBarColumn { Width = width }]
                : Array.Empty<ProgressColumn>(),
            new PercentageColumn(),
            new ElapsedTimeColumn(),
            new SpeedColumn(),
        ])
        .Start(context =>
        {
            Stages stages = new(context);
            try
            {
                return work(stages);
            }
            catch
            {
                stages.Abandon();
                throw;
            }
        });

    /// <inheritdoc/>
    public T Watch<T>(Func<IPretrainingObserver, T> work)
    {
        Board? board = null;
        try
        {
            return terminal.Console.Live(new Text("")).AutoClear(true).Start(context => work(board = new Board(terminal, context)));
        }
        finally
        {
            board?.WriteLast();
        }
    }

    private static int BarWidth(Terminal terminal, int besides) => Math.Clamp(terminal.Console.Profile.Width - besides, 1, WidestBar);

    /// <summary>One bar a stage.</summary>
    private sealed class Stages(ProgressContext context) : IProgress<PreparationProgress>
    {
        private ProgressTask? task;
        private StageClock clock = new();
        private string? stage;

        public void Report(PreparationProgress value)
        {
            if (value.Stage != stage)
            {
                task?.Value = task.MaxValue;
                task?.State.Update<StageSpeed>(SpeedColumn.Key, speed => speed with { Left = null });
                task?.StopTask();
                clock = new StageClock();
                stage = value.Stage;
                task = context.AddTask(Markup.Escape(stage), maxValue: 1);
            }

            task!.Value = value.Fraction;
            StageSpeed speed = clock.Of(value);
            task.State.Update<StageSpeed>(SpeedColumn.Key, _ => speed);
            task.IsIndeterminate = value.Fraction <= 0;      // a bar that moves, although nobody knows how far it is
        }

        /// <summary>Takes the bar of the stage that was not finished from the screen, where it would stand for ever.</summary>
        public void Abandon()
        {
            if (task is not null)
                context.RemoveTask(task);
            context.Refresh();
        }
    }

    /// <summary>Characters a second and the time left of a stage.</summary>
    private sealed class SpeedColumn : ProgressColumn
    {
        public const string Key = "speed";

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(task.State.Get<StageSpeed>(Key).ToString(), new Style(Color.Gray)).Overflow(Overflow.Crop);
    }

    /// <summary>The figures of a run.</summary>
    private sealed class Board(Terminal terminal, LiveDisplayContext context) : IPretrainingObserver
    {
        // The longest name of a row and the blanks behind it.
        private const int NameWidth = 15;

        // Often enough to look alive, seldom enough to cost nothing.
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

        private readonly Stopwatch sinceDrawn = Stopwatch.StartNew();
        private readonly Stopwatch sinceReport = new();
        private RunFacts? facts;
        private TrainingReport? report;
        private int step;
        private (int Done, int Total)? evaluating;
        private bool isOver;

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
            if (facts is not null)
                terminal.LineAboveBars(ReportText.HeldOut(evaluation, facts.Recipe.Facts));
            Draw();
        }

        public void OnExport(string folder, string? obstacle) => terminal.LineAboveBars(ReportText.Export(folder, obstacle));

        public void OnNotice(string line) => terminal.LineAboveBars(line);

        public void OnAlarm(Alarm alarm) => terminal.Notice(alarm.Line);

        public void OnWarning(string line) => terminal.Warn(line);

        /// <summary>Writes what stays on the screen once nothing is redrawn: no bar of something that was not finished.</summary>
        public void WriteLast()
        {
            evaluating = null;
            isOver = true;
            terminal.Console.Write(Picture());
        }

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
            if (facts is not null && (!isOver || step == facts.Recipe.Steps))
                Row(grid, "training", Bar(step, facts.Recipe.Steps, $"step {Words.Count(step)} of {Words.Count(facts.Recipe.Steps)}   {TimeLeft()}"));
            if (facts is not null && report is not null)
            {
                foreach ((string network, string text) in ReportText.ByNetwork(report, facts.Recipe.Facts))
                    Row(grid, network, new Text(text));
                Row(grid, "speed", new Text(ReportText.Speed(report)));
                if (!report.Alarms.Values.IsEmpty)
                    Row(grid, "alarms", new Text(report.Alarms.ToString(), new Style(Color.Yellow)));
            }

            if (evaluating is var (done, total))
                Row(grid, "evaluation", Bar(done, total, $"{Words.Count(done)} of {Words.Count(total)} sequences"));
            return grid;
        }

        private string TimeLeft() => report is null || isOver
            ? ""
            : $"{Words.Time(Math.Max(0, report.RemainingSeconds - sinceReport.Elapsed.TotalSeconds))} left";

        private static void Row(Grid grid, string name, IRenderable content) => grid.AddRow(new Text(name, new Style(Color.Gray)), content);

        private Paragraph Bar(int done, int total, string text)
        {
            string behind = $"{(total == 0 ? 100 : 100L * done / total),3} %   {text}";
            Paragraph bar = new();
            int width = BarWidth(terminal, NameWidth + 1 + behind.Length);
            if (width >= NarrowestBar)
            {
                int filled = total == 0 ? width : (int)((long)width * Math.Min(done, total) / total);
                _ = bar.Append(new string('━', filled), new Style(Color.Green));
                _ = bar.Append(new string('━', width - filled), new Style(Color.Grey23)).Append(" ");
            }

            return bar.Append(behind);
        }
    }
}
