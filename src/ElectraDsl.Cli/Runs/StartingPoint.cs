using ElectraDsl.Checkpoints;
using ElectraDsl.Export;
using ElectraDsl.FineTuning;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary>What a new run begins with.</summary>
/// <param name="Weights">Another run, or a folder of weights in Hugging Face's form; null to draw them.</param>
/// <param name="Vocabulary">Path of a vocab.txt; null to learn one from the text.</param>
internal sealed record StartingPoint(string? Weights, string? Vocabulary)
{
    /// <summary>Random initialization, and a vocabulary that is learned from the text.</summary>
    public static readonly StartingPoint Chance = new(null, null);

    /// <summary>Finds out what was asked for, and refuses, before any text is prepared, what does not fit the model.</summary>
    /// <param name="recipe">The model and its hyperparameters.</param>
    /// <param name="weights">The folder behind --initialize-from; null where there is none.</param>
    /// <param name="vocabulary">The file behind --vocab; null where there is none.</param>
    /// <param name="terminal">Where warnings go.</param>
    /// <exception cref="UsageException">There is no such folder, or the options contradict it, or leave the vocabulary open.</exception>
    /// <exception cref="RunException">The run's tensors are not the model's, or it has no checkpoint.</exception>
    /// <exception cref="HuggingFaceException">The weights are not there, or are another model's.</exception>
    public static StartingPoint Of(PretrainingRecipe recipe, string? weights, string? vocabulary, Terminal terminal)
    {
        if (weights is null)
            return new StartingPoint(null, vocabulary);
        if (PathObstacle.ToFolder(weights) is { } obstacle)
            throw new UsageException($"{obstacle}: name a run of this model, or a folder in Hugging Face's format with discriminator and generator, or the encoder.");

        if (FineTuningFolder.IsRun(weights))
            throw new UsageException($"{weights} is a fine-tuning run, whose encoder has no generator beside it: name the run that it was fine-tuned from.");

        (string? own, bool? lowerCase) = RunFolder.IsRun(weights) ? OfRun(recipe, weights, terminal) : OfHuggingFace(recipe, weights);
        if (own is null)
        {
            return vocabulary is not null
                ? new StartingPoint(weights, vocabulary)
                : throw new UsageException(
                    $"{weights} has no vocab.txt beside its weights: name the one that they were trained with, --vocab <vocab.txt>.");
        }

        if (vocabulary is not null)
            throw new UsageException($"--vocab cannot be combined with --initialize-from {weights}: the weights belong to {own}. Leave it out.");
        if (lowerCase is { } wasLowered && wasLowered != recipe.LowerCase)
        {
            throw new UsageException(wasLowered
                ? $"{weights} was trained on lower-cased text, and this run's text is not lower-cased: add --lower-case true."
                : $"{weights} was trained on cased text, and this run's text is lower-cased: add --lower-case false.");
        }

        return new StartingPoint(weights, own);
    }

    private static (string? Vocabulary, bool? LowerCase) OfRun(PretrainingRecipe recipe, string path, Terminal terminal)
    {
        RunFolder run = RunFolder.Open(path);
        using ParameterArena arena = new(recipe.Layout, torch.CPU);
        _ = run.LoadFittingWeights(arena, recipe.Facts); // only to see that there is a checkpoint, a whole one, and that it fits
        using RunText text = new(run);
        RunManifest manifest = run.ReadManifest();
        if (manifest.Model.Pretokenization != recipe.Facts.Pretokenization)
            throw new UsageException(
                $"{path} splits text into words by Pretokenization.{manifest.Model.Pretokenization}, and {recipe.Facts.Name} by Pretokenization.{recipe.Facts.Pretokenization}: its weights know other word pieces.");
        return (text.VocabularyPath, manifest.Recipe["lower_case"]?.GetValue<bool>());
    }

    private static (string? Vocabulary, bool? LowerCase) OfHuggingFace(PretrainingRecipe recipe, string path)
    {
        using ParameterArena arena = new(recipe.Layout, torch.CPU);
        HuggingFaceFolder.Load(path, arena, recipe.Facts); // only to see that the values fit, too: before the text is read, not after
        HuggingFaceTokenizer? tokenizer = HuggingFaceTokenizer.Find(path);
        tokenizer?.Check(recipe.Facts);
        return (tokenizer?.VocabularyPath, tokenizer?.LowerCase);
    }
}
