using ElectraDsl.Checkpoints;
using ElectraDsl.Data;
using ElectraDsl.Export;

namespace ElectraDsl.Inference;

/// <summary>Reads a trained encoder, with the tokenizer that it was trained with, from a run or from a folder in Hugging Face's form.</summary>
internal static class TrainedEncoder
{
    /// <summary>Fills an arena.</summary>
    /// <param name="path">The folder, as <see cref="TextEncoder.Open{TModel}"/> takes it.</param>
    /// <param name="model">The model.</param>
    /// <param name="arena">The weights of its encoder.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="RunException">The run is another model's, its vocabulary was changed, or it has no checkpoint that is whole.</exception>
    /// <exception cref="HuggingFaceException">There is no such folder, the weights do not fit the model, or the folder has no vocabulary.</exception>
    /// <exception cref="VocabularyException">The vocabulary cannot be read, or is another one than the model was declared for.</exception>
    public static WordPieceTokenizer Load(string path, ModelConfig model, ParameterArena arena)
    {
        if (PathObstacle.ToFolder(path) is { } obstacle)
            throw new HuggingFaceException($"{obstacle}: name the folder of a run, or one in Hugging Face's form.");
        WordPieceTokenizer tokenizer = TrainedRun.IsRun(path) ? LoadRun(path, model, arena) : LoadHuggingFace(path, model, arena);
        tokenizer.Vocabulary.Check(model.VocabularySize, model.SpecialTokens);
        return tokenizer;
    }

    /// <summary>Whether the text of a folder's model is lower-cased: where no file says so, it is, as in transformers.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="model">The model.</param>
    public static bool LowerCase(string path, ModelConfig model) =>
        TrainedRun.IsRun(path) ? TrainedRun.Open(path, model).LowerCase : HuggingFaceTokenizer.Find(path)?.LowerCase ?? true;

    private static WordPieceTokenizer LoadRun(string path, ModelConfig model, ParameterArena arena)
    {
        TrainedRun run = TrainedRun.Open(path, model);
        run.LoadWeights(arena);
        return new WordPieceTokenizer(run.OpenVocabulary(), run.LowerCase);
    }

    private static WordPieceTokenizer LoadHuggingFace(string path, ModelConfig model, ParameterArena arena)
    {
        HuggingFaceFolder.Load(path, arena, model);
        HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.Find(path)
            ?? throw new HuggingFaceException($"{path} holds no vocab.txt beside the weights: export the model together with its vocabulary.");
        return new WordPieceTokenizer(WordPieceVocabulary.Load(tokenizer.VocabularyPath), LowerCase(path, model));
    }
}
