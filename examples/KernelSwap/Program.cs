// Kernels written by a user, compared with the default.
//
//   dotnet run -c Release --project examples/KernelSwap [folder] [steps]
//
// FocalRtdLoss.cs and HardSampler.cs are twenty lines each: scalar functions in a struct, named by [Kernels(...)] on a variant of the model
// (Models.cs). The compiler checks them while they are typed and compiles them into the fused kernel of every backend, GPUs among them. This program
// trains the default and both variants from equal weights on equal batches, prints how they fare on held-out text, and draws the curves in one page.
using System.Globalization;
using ElectraDsl;
using ElectraDsl.Cli;
using ElectraDsl.Data;
using ElectraDsl.Training;
using static TorchSharp.torch;

string folder = args.Length > 0 ? args[0] : "runs/kernel-swap";
if (args.Length > 2 || (args.Length == 2 && !(int.TryParse(args[1], CultureInfo.InvariantCulture, out int given) && given > 0)))
{
    Console.Error.WriteLine("Give a folder, or a folder and a number of steps above 0.");
    return 2;
}

try
{
    PretrainingRecipe[] recipes = [new Default(), new Focal(), new HardNegatives()];
    if (args.Length == 2)
        recipes = [.. recipes.Select(recipe => Shortened(recipe, int.Parse(args[1], CultureInfo.InvariantCulture)))];
    using PreparedCorpus corpus = Prepare(recipes[0], folder);

    List<ComparedRun> runs = [];
    foreach (PretrainingRecipe recipe in recipes)
    {
        string path = Path.Combine(folder, recipe.Facts.Name);
        Console.WriteLine($"Training {recipe.Facts.Name}: {recipe.Steps} steps");
        _ = PretrainingRun.Start(recipe, path, corpus, CPU, string.Join(' ', args));
        runs.Add(new ComparedRun(recipe.Facts.Name, RunFolder.Open(path)));
    }

    using JointTrainer replacing = Trained(recipes[0], runs[0]);
    Referee referee = new(replacing, corpus.HeldOut);
    Console.WriteLine();
    RunComparison.Print(Console.Out, runs);
    Console.WriteLine();
    Console.WriteLine("On the replacements of the default's generator, which all can be compared on:");
    foreach ((PretrainingRecipe recipe, ComparedRun run) in recipes.Zip(runs))
    {
        using JointTrainer evaluated = Trained(recipe, run);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"  {run.Name,-14} {referee.RtdAuc(evaluated):0.000}  chance of ranking a replaced token above an original one"));
    }

    string page = Path.Combine(folder, "comparison.html");
    RunComparison.Write(page, "Kernels, swapped", runs);
    Console.WriteLine();
    Console.WriteLine($"Curves: {page}");
    return 0;
}
catch (Exception fault) when (fault is ElectraException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}

static PretrainingRecipe Shortened(PretrainingRecipe recipe, int steps) => recipe with
{
    Steps = steps,
    WarmupSteps = Math.Min(recipe.WarmupSteps, steps),
    ReportEvery = Math.Max(1, steps / 30),
    EvaluateEvery = Math.Max(1, steps / 6),
    CheckpointEvery = steps,
};

static PreparedCorpus Prepare(PretrainingRecipe recipe, string folder)
{
    Console.WriteLine($"Preparing {recipe.Corpus!.Description}");
    PreparationOptions options = new(
        recipe.SequenceLength,
        recipe.Facts.VocabularySize,
        recipe.Facts.SpecialTokens,
        recipe.LowerCase,
        recipe.HeldOutFraction,
        recipe.Seed,
        VocabularyPath: null,
        OverflowMode.CarryOver);
    return CorpusPreparation.Prepare(recipe.Corpus, options, folder, progress: null, CancellationToken.None);
}

static JointTrainer Trained(PretrainingRecipe recipe, ComparedRun run)
{
    JointTrainer trainer = (JointTrainer)recipe.CreateTrainer(CPU);
    _ = run.Folder.LoadWeights(trainer.Arena, recipe.Facts);
    return trainer;
}
