using ElectraDsl.Data;
using ElectraDsl.Inference;
using static TorchSharp.torch;

namespace ElectraDsl.FineTuning;

/// <summary>Where the encoder below a head comes from.</summary>
public sealed record EncoderSource
{
    private readonly string path;
    private readonly bool isTrained, lowerCase;

    private EncoderSource(string path, bool isTrained, bool lowerCase) =>
        (this.path, this.isTrained, this.lowerCase) = (path, isTrained, lowerCase);

    /// <summary>A trained encoder with its tokenizer.</summary>
    /// <param name="folder">
    /// A run of the model, whose newest checkpoint is taken, a fine-tuning run on it, whose best one is taken without its head, or a folder in
    /// Hugging Face's form with a vocabulary.
    /// </param>
    public static EncoderSource Trained(string folder) => new(folder, isTrained: true, lowerCase: true);

    /// <summary>Random weights: to see what pre-training is worth.</summary>
    /// <param name="vocabulary">A vocab.txt.</param>
    /// <param name="lowerCase">Whether text is lower-cased and stripped of accents.</param>
    public static EncoderSource Random(string vocabulary, bool lowerCase = true) => new(vocabulary, isTrained: false, lowerCase);

    /// <summary>What a run writes down: full path of the folder; null for random weights.</summary>
    internal string? Folder => isTrained ? Path.GetFullPath(path) : null;

    /// <summary>Fills the arena of a head: the encoder's values from here, the head's at random.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="arena">Laid out by <see cref="FineTuningRecipe.Layout"/>.</param>
    /// <returns>The vocabulary, and whether text is lower-cased.</returns>
    internal (WordPieceVocabulary Vocabulary, bool LowerCase) Load(FineTuningRecipe recipe, ParameterArena arena)
    {
        arena.Initialize(recipe.Seed);
        if (!isTrained)
        {
            WordPieceVocabulary vocabulary = WordPieceVocabulary.Load(path);
            vocabulary.Check(recipe.Model.VocabularySize, recipe.Model.SpecialTokens);
            return (vocabulary, lowerCase);
        }

        using ParameterArena encoder = new(recipe.EncoderLayout, CPU);
        WordPieceTokenizer tokenizer = TrainedEncoder.Load(path, recipe.Model, encoder, out _);
        using IDisposable noGradient = no_grad();
        using Tensor values = arena.Weights.narrow(0, 0, recipe.EncoderLayout.Count);
        _ = values.copy_(encoder.Weights);
        return (tokenizer.Vocabulary, TrainedEncoder.LowerCase(path, recipe.Model));
    }
}
