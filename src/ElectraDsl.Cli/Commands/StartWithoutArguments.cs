using System.CommandLine;
using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>
/// What the program does when nothing is asked: where one model brings its own text, the whole path from the text to the
/// demonstration, each part once; else it prints its help.
/// </summary>
internal static class StartWithoutArguments
{
    private const string RunsFolder = "runs";

    /// <summary>Starts, continues or shows the run of the one model that has a text.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(RootCommand root, IReadOnlyList<PretrainingRecipe> models, Terminal terminal)
    {
        (PretrainingRecipe Recipe, ICorpus Corpus)[] ready = [.. models
            .Select(model => (Recipe: model, model.Corpus))
            .Where(model => model.Corpus is not null)
            .Select(model => (model.Recipe, model.Corpus!))];
        if (ready is not [(PretrainingRecipe recipe, ICorpus corpus)])
            return root.Parse("--help").Invoke(new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error });

        string path = FolderOf(recipe);
        Pretraining pretraining = new(terminal, "");
        TorchSharp.torch.Device device = DeviceChoice.Of(DeviceChoice.Default, terminal.Notice);
        if (!RunFolder.HoldsRun(path))
            return pretraining.Start(recipe, new TrainingText(corpus, null), StartingPoint.Chance, path, device);

        using RunTarget target = Open(path, recipe, terminal);
        // Without evaluation.json the run is resumed, which makes again whatever was lost.
        if (target.Folder.IsFinished(target.Recipe) && target.Folder.ReadEvaluation() is { } evaluation && File.Exists(target.Folder.EvaluationPath))
        {
            terminal.Line(
                $"{path} holds a finished run of {recipe.Facts.Name}. To train again, delete that folder, or name another one: pretrain --output <folder>");
            EvaluationView.Write(terminal, evaluation, recipe.Facts);
            Pretraining.ShowDemonstration(terminal, target, device);
            return ExitCode.Success;
        }

        terminal.Line($"{path} holds an unfinished run of {recipe.Facts.Name}: resuming. To start over, delete that folder.");
        return pretraining.Resume(recipe, path, new Dictionary<string, object>(), device);
    }

    /// <summary>The folder of a model's run where none is named: <c>runs/quickstart</c>.</summary>
    public static string FolderOf(PretrainingRecipe recipe) => Path.Combine(RunsFolder, recipe.Facts.Name.ToLowerInvariant());

    private static RunTarget Open(string path, PretrainingRecipe recipe, Terminal terminal)
    {
        try
        {
            return RunTarget.Open(path, recipe, terminal);
        }
        catch (RunException fault)
        {
            // The record was changed since, or the folder is damaged: here nobody has named it, so say how to get rid of it.
            throw new UsageException($"{fault.Message} To start over, delete {path}, or start with: pretrain --output <folder>");
        }
    }
}
