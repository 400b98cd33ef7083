using ElectraDsl.Checkpoints;
using ElectraDsl.Data;
using ElectraDsl.Export;

namespace ElectraDsl.Inference;

/// <summary>
/// Reads a trained encoder, with the tokenizer that it was trained with, from a run of either kind or from a folder in Hugging Face's form.
/// </summary>
internal static class TrainedEncoder
{
    /// <summary>Fills an arena.</summary>
    /// <param name="path">The folder, as <see cref="TextEncoder.Open{TModel}"/> takes it.</param>
    /// <param name="model">The model.</param>
    /// <param name="arena">The weights of its encoder.</param>
    /// <param name="hasHead">Whether the discriminator's head, of a model that has one, was trained with this encoder.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="RunException">The run is another model's, its vocabulary was changed, or it has no checkpoint that is whole.</exception>
    /// <exception cref="HuggingFaceException">There is no such folder, the weights do not fit the model, or the folder has no vocabulary.</exception>
    /// <exception cref="VocabularyException">The vocabulary cannot be read, or is another one than the model was declared for.</exception>
    public static WordPieceTokenizer Load(string path, ModelConfig model, ParameterArena arena, out bool hasHead)
    {
        if (PathObstacle.ToFolder(path) is { } obstacle)
            throw new HuggingFaceException($"{obstacle}: name the folder of a run, or one in Hugging Face's form.");
        hasHead = !TunedRun.IsRun(path);
        WordPieceTokenizer tokenizer = TrainedRun.IsRun(path) ? LoadRun(path, model, arena)
            : TunedRun.IsRun(path) ? LoadTuned(path, model, arena)
            : LoadHuggingFace(path, model, arena, out hasHead);
        tokenizer.Vocabulary.Check(model.VocabularySize, model.SpecialTokens);
        return tokenizer;
    }

    /// <summary>Whether the text of a folder's model is lower-cased: where no file says so, it is, as in transformers.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="model">The model.</param>
    public static bool LowerCase(string path, ModelConfig model) =>
        TrainedRun.IsRun(path) ? TrainedRun.Open(path, model).LowerCase
        : TunedRun.IsRun(path) ? TunedRun.Open(path, model).LowerCase
        : HuggingFaceTokenizer.Find(path)?.LowerCase ?? true;

    /// <summary>
    /// How a folder's vectors are made: as in the tuning of a run for sentence vectors, otherwise the mean over texts up to the model's longest.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <param name="model">The model.</param>
    public static (Pooling Pooling, int MaxLength) Vectors(string path, ModelConfig model) =>
        (TunedRun.IsRun(path) ? TunedRun.Open(path, model).Vectors : null) ?? (Pooling.Mean, model.MaxPositions);

    private static WordPieceTokenizer LoadRun(string path, ModelConfig model, ParameterArena arena)
    {
        TrainedRun run = TrainedRun.Open(path, model);
        run.LoadWeights(arena);
        return new WordPieceTokenizer(run.OpenVocabulary(), run.LowerCase, pretokenization: model.Pretokenization);
    }

    private static WordPieceTokenizer LoadTuned(string path, ModelConfig model, ParameterArena arena)
    {
        TunedRun run = TunedRun.Open(path, model);
        run.LoadWeights(arena);
        return new WordPieceTokenizer(run.OpenVocabulary(), run.LowerCase, pretokenization: model.Pretokenization);
    }

    private static WordPieceTokenizer LoadHuggingFace(string path, ModelConfig model, ParameterArena arena, out bool hasHead)
    {
        hasHead = true;
        if (HuggingFaceEncoderFolder.IsHere(path))
            hasHead = HuggingFaceEncoderFolder.Load(path, arena, model);
        else
            HuggingFaceFolder.Load(path, arena, model);
        HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.Find(path)
            ?? throw new HuggingFaceException($"{path} holds no vocab.txt beside the weights: export the model together with its vocabulary.");
        tokenizer.Check(model);
        WordPieceVocabulary vocabulary = WordPieceVocabulary.Load(tokenizer.VocabularyPath);
        return new WordPieceTokenizer(vocabulary, LowerCase(path, model), pretokenization: model.Pretokenization);
    }
}
