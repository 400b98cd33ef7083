using ElectraDsl.Data;
using ElectraDsl.Export;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>What a sweep is going to do, before it does it, and its models and its text, found again.</summary>
internal static class SweepPlan
{
    private const string StandardInput = "-";

    /// <summary>The text of a sweep that was stopped before it was prepared.</summary>
    /// <exception cref="UsageException">It can be read no second time.</exception>
    /// <exception cref="CorpusException">The files are no text any more.</exception>
    public static TrainingText TextOf(SweepFolder folder, SweepManifest manifest, IReadOnlyList<PretrainingRecipe> models)
    {
        if (manifest.Source.Files.Contains(StandardInput))
            throw new UsageException(
                $"{folder.Path} was stopped before it had read all of its text, which came from standard input: delete the folder and start the sweep again.");
        if (manifest.Source.Mix is { } mix)
            return TrainingText.OfMix("--mix", mix);
        TrainingText text = TrainingText.Of(
            manifest.Source.Files,
            manifest.Source.Reading,
            [.. manifest.Models.Select(facts => Declared(facts, models, folder.ManifestPath))]);
        return text.Cleaned(manifest.Source.Cleaning);
    }

    /// <summary>Refuses a recipe that cannot be trained. How often to evaluate follows from the steps where nothing sets it: not never.</summary>
    /// <exception cref="RunException">It cannot.</exception>
    private static void CheckAlone(PretrainingRecipe recipe) =>
        RecipeValidation.Check(recipe.EvaluateEvery == 0 ? recipe with { EvaluateEvery = 1 } : recipe);

    /// <summary>The model of a variant, as this project declares it.</summary>
    /// <exception cref="RunException">It declares another one.</exception>
    public static PretrainingRecipe ModelOf(SweepManifest manifest, SweepVariant variant, IReadOnlyList<PretrainingRecipe> models, string path) =>
        Declared(manifest.Models.Single(facts => facts.FullName == variant.Model), models, path);

    /// <summary>Sets down what is to be done, and finds its text.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="terminal">Where warnings go.</param>
    /// <exception cref="CorpusException">The files are no text.</exception>
    /// <exception cref="UsageException">There is no text, there are too many runs, or the weights to start from do not fit.</exception>
    /// <exception cref="RunException">Hyperparameters contradict each other, or the weights to start from do not fit.</exception>
    /// <exception cref="HuggingFaceException">The weights to start from are not there, or are another model's.</exception>
    public static (SweepManifest Manifest, TrainingText Text) Of(SweepRequest request, Terminal terminal)
    {
        SweepGrid grid = SweepGrid.Of(request.Models, request.Lists);
        ulong seed = grid.Runs[0].Seed;
        PretrainingRecipe[] recipes =
        [
            .. grid.Variants.Select(variant =>
                variant.RecipeOf(request.Models.First(model => model.Facts.FullName == variant.Model), request.CommandLine) with { Seed = seed }),
        ];
        foreach (PretrainingRecipe recipe in recipes)
            CheckAlone(recipe);
        StartingPoint start = request.Start;
        foreach (PretrainingRecipe recipe in recipes.DistinctBy(recipe => (recipe.Facts.FullName, recipe.LowerCase)))
            start = StartingPoint.Of(recipe, request.Start.Weights, request.Start.Vocabulary, terminal);

        TrainingText text = request.Text();
        SweepSource source = request.Source(text, start, seed);
        PreparationOptions[] wanted = [.. recipes.Select(recipe => Pretraining.OptionsOf(recipe, source.Vocabulary))];
        List<PreparationOptions> texts = [.. wanted.Distinct()]; // one text serves all variants that ask for the same
        SweepManifest manifest = new(
            SweepManifest.CurrentFormat,
            request.CommandLine,
            [.. request.Models.Select(model => model.Facts)],
            source,
            request.Budget,
            [.. grid.Variants.Select((variant, index) => variant with { Text = texts.IndexOf(wanted[index]) })],
            [.. grid.Runs],
            Texts: [])
        {
            Probe = [.. request.Probe.Select(Path.GetFullPath)],
        };
        return (manifest, text);
    }

    private static PretrainingRecipe Declared(ModelConfig facts, IReadOnlyList<PretrainingRecipe> models, string path)
    {
        PretrainingRecipe model =
            models.FirstOrDefault(model => model.Facts.FullName == facts.FullName)
            ?? throw new RunException(
                $"{path} is of {facts.FullName}, and this project declares {string.Join(", ", models.Select(model => model.Facts.Name))}: start the project that declares it.");
        return ModelDifference.Find(facts, model.Facts) is { } difference
            ? throw new RunException(
                $"{path} is of {facts.FullName} as it was declared before: {difference}; restore that declaration, or start a new sweep in another folder.")
            : model;
    }
}
