using System.CommandLine;
using System.Diagnostics;
using System.Text;
using ElectraDsl.Checkpoints;
using ElectraDsl.FineTuning;

namespace ElectraDsl.Cli;

/// <summary><c>predict</c>: what a fine-tuned head says of texts, or how well it does on examples.</summary>
internal static class PredictCommand
{
    private const string Description =
        "Writes what a fine-tuned head says of each line: labels, numbers, tags, answers or choices, as JSON lines. A line is a text; two texts, or a question and its passage, have a tab between them; a text with choices is a JSON object.";

    /// <summary>Examples for the help.</summary>
    public static readonly string[] Examples =
    [
        "predict --run runs/sentiment sentences.txt",
        "echo \"What a film!\" | predict --run runs/sentiment",
        "predict --run runs/sentiment sentences.txt --output labels.jsonl",
        "predict --run runs/sentiment --evaluate reviews-test.tsv",
        "predict --run hf/reviews sentences.txt",
    ];

    private const int LinesAtOnce = 1_024;

    /// <summary>Makes the command.</summary>
    public static Command Make(IReadOnlyList<FineTuningRecipe> heads, CommonOptions common, Terminal terminal)
    {
        Argument<string[]> files = InputLines.Files();
        Option<string> run = new("--run")
        {
            Description = "The folder of a fine-tuning run, for example runs/sentiment: its best checkpoint is taken. Or a folder in Hugging Face's format, with the head's labels.",
            HelpName = "folder",
            Required = true,
        };
        Option<string?> output = new("--output") { Description = "A .jsonl file. Default: standard output.", HelpName = "file" };
        Option<string[]> evaluate = CommonOptions.Files(
            "Instead of predicting: files of examples as finetune reads them; says how well the head does on them.", "--evaluate");
        Option<bool> json = new("--json") { Description = "With --evaluate: write one JSON document." };
        HeadOptions options = new(heads);
        Command command = new("predict", Description)
        {
            files, run, output, evaluate, json, options.TextColumn, options.SecondTextColumn, options.LabelColumn, options.Model, common.Device,
            common.Threads,
        };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetRequiredValue(run), path = parsed.GetValue(output) ?? "";
            if (path.Length > 0 && !path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase))
                throw new UsageException($"--output is {path}: its name must end in .jsonl.");
            bool evaluates = parsed.GetValue(evaluate) is { Length: > 0 };
            if (evaluates && (path.Length > 0 || parsed.GetValue(files) is { Length: > 0 }))
                throw new UsageException("--evaluate writes figures and no predictions: leave out the files to predict and --output.");
            if (!evaluates && parsed.GetValue(json))
                throw new UsageException("--json is for --evaluate: predictions are JSON lines in any case. Leave it out.");
            InputLines.CheckOutput(parsed.GetValue(files), path);
            FineTuningRecipe head = options.HeadOfRun(parsed, folder);
            if (head.Head.Task == HeadTask.SentenceEmbedding && !evaluates)
                throw new UsageException($"{head.Head.Name} gives vectors: embed --run {folder} writes them.");
            if (parsed.GetValue(evaluate) is { Length: > 0 } examples)
            {
                using Predictor evaluated = Predictor.Open(head, folder, common.PrepareDevice(parsed));
                TaskReport report = evaluated.Evaluate(examples, options.Columns(parsed, evaluated.Recipe.Task));
                if (parsed.GetValue(json))
                    terminal.Output.WriteLine(TaskReportView.JsonOf(report));
                else
                    TaskReportView.Write(terminal, evaluated.Recipe, report, TitleOf(examples, folder, evaluated.Recipe, report));
                return ExitCode.Success;
            }

            IEnumerable<string> lines = InputLines.Read(parsed.GetValue(files) ?? [], terminal);
            using Predictor predictor = Predictor.Open(head, folder, common.PrepareDevice(parsed));
            if (path.Length == 0)
            {
                foreach (string line in Predictions(predictor, lines))
                    terminal.Output.WriteLine(line);
                return ExitCode.Success;
            }

            Stopwatch clock = Stopwatch.StartNew();
            long count = 0;
            AtomicWrite.File(path, stream =>
            {
                using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
                foreach (string line in Predictions(predictor, lines))
                {
                    writer.WriteLine(line);
                    count++;
                }
            });
            terminal.Line($"Wrote {Words.Counted(count, "prediction")} to {path}: {Words.Count((long)(count / clock.Elapsed.TotalSeconds))} texts/s.");
            return ExitCode.Success;
        });
        return command;
    }

    private static string TitleOf(string[] files, string folder, FineTuningRecipe recipe, TaskReport report)
    {
        string weights = report.Step > 0 ? $"after {Words.Counted(report.Step, "update")}" : $"of {folder}";
        return $"{string.Join(", ", files)}: {Words.Counted(report.Examples, "example")}, {recipe.Head.Name} {weights}";
    }

    private static IEnumerable<string> Predictions(Predictor predictor, IEnumerable<string> lines) =>
        lines.Where(line => line.Length > 0).Chunk(LinesAtOnce).SelectMany(chunk => PredictionJson.Of(predictor, chunk));
}
