using ElectraDsl.Checkpoints;
using ElectraDsl.Data;

namespace ElectraDsl.Inference;

/// <summary>
/// The folder of a fine-tuning run as inference reads it: the encoder of its best checkpoint, and the vocabulary. Its head is not read.
/// </summary>
internal sealed class TunedRun
{
    private readonly string path;
    private readonly Manifest manifest;

    private TunedRun(string path, Manifest manifest) => (this.path, this.manifest) = (path, manifest);

    /// <summary>Whether text was lower-cased and stripped of accents.</summary>
    public bool LowerCase => manifest.LowerCase;

    /// <summary>How the run's head makes vectors of texts, where that is its task; null for another task.</summary>
    public (Pooling Pooling, int MaxLength)? Vectors => manifest.Head.Task == HeadTask.SentenceEmbedding
        ? (manifest.Head.Pooling, manifest.Recipe.MaxLength)
        : null;

    /// <summary>Whether a fine-tuning run was started in a folder.</summary>
    public static bool IsRun(string path) => File.Exists(Path.Combine(path, RunFiles.FineTuning));

    /// <summary>Full name of the model whose encoder a run tunes.</summary>
    /// <exception cref="RunException">Its fine-tuning.json was changed.</exception>
    public static string ModelOf(string path) => Read(path).Model.FullName;

    /// <summary>Opens the run on a model's encoder.</summary>
    /// <exception cref="RunException">Its fine-tuning.json was changed, or its encoder is another model's.</exception>
    public static TunedRun Open(string path, ModelConfig model)
    {
        Manifest manifest = Read(path);
        return ModelDifference.Find(manifest.Model, model) is { } difference
            ? throw new RunException(
                $"{path} is a fine-tuning run on {manifest.Model.FullName}, which is not {model.FullName} as it is declared here: {difference}; name the run's own model, or another folder.")
            : new TunedRun(path, manifest);
    }

    /// <summary>Fills an arena from the best checkpoint.</summary>
    /// <exception cref="RunException">None was evaluated yet, or it is gone or damaged.</exception>
    public void LoadWeights(ParameterArena arena)
    {
        string evaluation = Path.Combine(path, RunFiles.Evaluation);
        if (!File.Exists(evaluation))
            throw new RunException($"{path} has no {RunFiles.Evaluation}, which says which checkpoint is the best: let it train longer, or resume it.");
        int step = RunJson.ReadSealed<Report>(evaluation, RunFiles.FineTuningFormat, "resume the run, which makes it again.").Step;
        string folder = RunFiles.Checkpoint(path, step), weights = Path.Combine(folder, RunFiles.Weights);
        if (!Directory.Exists(folder))
            throw new RunException($"{folder}, the best checkpoint, is gone: restore it.");
        State state = RunJson.ReadSealed<State>(Path.Combine(folder, RunFiles.State), RunFiles.FineTuningFormat, "restore the checkpoint.");
        if (state.RunId != manifest.RunId)
            throw new RunException(
                $"{folder} belongs to another run (id {state.RunId}), not to {path} (id {manifest.RunId}): move it back to its own run.");
        try
        {
            if (FileChecksum.Of(weights) != state.ArenaChecksum)
                throw new RunException($"{folder} is damaged ({RunFiles.Weights}: its checksum differs): restore it, or train again in another folder.");
            ArenaFile.LoadBelowHead(weights, arena);
        }
        catch (Exception e) when (e is SafetensorsException or IOException)
        {
            throw new RunException(e.Message, e);
        }
    }

    /// <summary>Opens the vocabulary that the run was started with.</summary>
    /// <exception cref="RunException">It is gone, or was changed.</exception>
    public WordPieceVocabulary OpenVocabulary()
    {
        string vocabulary = Path.Combine(path, RunFiles.Vocabulary);
        return File.Exists(vocabulary) && FileChecksum.Of(vocabulary) == manifest.VocabularyChecksum
            ? WordPieceVocabulary.Load(vocabulary)
            : throw new RunException($"{vocabulary} is gone or was changed since the run was started: put it back.");
    }

    private static Manifest Read(string path) => RunJson.ReadSealed<Manifest>(
        Path.Combine(path, RunFiles.FineTuning), RunFiles.FineTuningFormat, RunFiles.FineTuningAdvice);

    /// <summary>What of fine-tuning.json matters here.</summary>
    private sealed record Manifest(
        string RunId, HeadConfig Head, ModelConfig Model, ManifestRecipe Recipe, string VocabularyChecksum, bool LowerCase);

    /// <summary>What of the recipe in it.</summary>
    private sealed record ManifestRecipe(int MaxLength);

    /// <summary>What of evaluation.json matters here.</summary>
    private sealed record Report(int Step);

    /// <summary>What of a checkpoint's state.json matters here.</summary>
    private sealed record State(string RunId, string ArenaChecksum);
}
