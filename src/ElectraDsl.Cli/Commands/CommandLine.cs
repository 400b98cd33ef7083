using System.CommandLine;
using ElectraDsl.FineTuning;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>All commands of the program.</summary>
internal static class CommandLine
{
    /// <summary>The option that turns one-line errors into stack traces.</summary>
    public const string Verbose = "--verbose";

    /// <summary>Makes the commands for some models.</summary>
    /// <param name="models">The project's models.</param>
    /// <param name="heads">Its heads.</param>
    /// <param name="terminal">Where they write.</param>
    /// <param name="typed">What the user typed, for run.json.</param>
    /// <param name="added">Commands of other libraries; null for none.</param>
    public static RootCommand Make(
        IReadOnlyList<PretrainingRecipe> models,
        IReadOnlyList<FineTuningRecipe> heads,
        Terminal terminal,
        string typed,
        IReadOnlyList<ProgramCommand>? added = null)
    {
        CommonOptions common = new(models, terminal);
        RootCommand root = new(
            $"Pre-trains {string.Join(", ", models.Select(model => model.Facts.Name))}: text encoders, trained on raw text.{HeadsOf(heads)}")
        {
            PrepareCommand.Make(models, common, terminal, typed),
            InspectCommand.Make(common, terminal),
            VocabularyCommand.Make(models, common, terminal),
            PretrainCommand.Make(models, common, terminal, typed),
            SweepCommand.Make(models, common, terminal, typed),
            EvaluateCommand.Make(common, terminal),
            DemoCommand.Make(common, terminal),
            CompareCommand.Make(terminal),
            ExportCommand.Make(heads, common, terminal),
            ImportCommand.Make(terminal),
            FinetuneCommand.Make(heads, common, terminal, typed),
            PredictCommand.Make(heads, common, terminal),
            DetectCommand.Make(common, terminal),
            EmbedCommand.Make(common, terminal),
            InfoCommand.Make(models, common, terminal),
            BenchCommand.Make(models, common, terminal),
            KernelsCommand.Make(models, common, terminal),
        };
        // ElectraProgram looks for it in what was typed, so that it works even where nothing can be parsed.
        root.Add(new Option<bool>(Verbose) { Description = "Show the stack trace of an error instead of one line.", Recursive = true });
        Dictionary<string, string[]> examples = new()
        {
            ["prepare"] = PrepareCommand.Examples,
            ["inspect"] = InspectCommand.Examples,
            ["vocabulary"] = VocabularyCommand.Examples,
            ["vocabulary train"] = VocabularyCommand.TrainExamples,
            ["vocabulary inspect"] = VocabularyCommand.InspectExamples,
            ["vocabulary extend"] = VocabularyCommand.ExtendExamples,
            ["pretrain"] = PretrainCommand.Examples,
            ["sweep"] = SweepCommand.Examples,
            ["evaluate"] = EvaluateCommand.Examples,
            ["demo"] = DemoCommand.Examples,
            ["finetune"] = FinetuneCommand.Examples,
            ["predict"] = PredictCommand.Examples,
            ["detect"] = DetectCommand.Examples,
            ["embed"] = EmbedCommand.Examples,
            ["compare"] = CompareCommand.Examples,
            ["export"] = ExportCommand.Examples,
            ["import"] = ImportCommand.Examples,
            ["info"] = InfoCommand.Examples,
            ["kernels"] = KernelsCommand.Examples,
            ["kernels list"] = KernelsCommand.ListExamples,
            ["kernels verify"] = KernelsCommand.VerifyExamples,
            ["bench"] = BenchCommand.Examples,
            ["kernels bench"] = KernelsCommand.BenchExamples,
            ["kernels dump"] = KernelsCommand.DumpExamples,
        };
        foreach (ProgramCommand other in added ?? [])
        {
            Command command = other.Make(heads, common, terminal);
            root.Add(command);
            examples.Add(command.Name, other.Examples);
        }

        Examples.AddTo(root, examples, models.Count > 1);
        root.SetAction(parsed => StartWithoutArguments.Run(root, models, terminal));
        return root;
    }

    private static string HeadsOf(IReadOnlyList<FineTuningRecipe> heads) =>
        heads.Count == 0 ? "" : $" Fine-tunes {string.Join(", ", heads.Select(head => head.Head.Name))}.";
}
