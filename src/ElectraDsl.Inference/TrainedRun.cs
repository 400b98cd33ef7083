using System.Text.Json.Nodes;
using ElectraDsl.Checkpoints;
using ElectraDsl.Data;

namespace ElectraDsl.Inference;

/// <summary>
/// The folder of a run as inference reads it: the newest weights that are whole, and the vocabulary. What training alone resumes from is not read.
/// </summary>
internal sealed class TrainedRun
{
    private readonly string path;
    private readonly Manifest manifest;

    private TrainedRun(string path, Manifest manifest) => (this.path, this.manifest) = (path, manifest);

    /// <summary>Whether text was lower-cased and stripped of accents.</summary>
    public bool LowerCase => manifest.Recipe["lower_case"]?.GetValue<bool>() ?? true;

    /// <summary>Whether a run was started in a folder.</summary>
    public static bool IsRun(string path) => File.Exists(Path.Combine(path, RunFiles.Manifest));

    /// <summary>Opens the run of a model.</summary>
    /// <exception cref="RunException">Its run.json was changed, or it is another model's.</exception>
    public static TrainedRun Open(string path, ModelConfig model)
    {
        Manifest manifest = RunJson.ReadSealed<Manifest>(Path.Combine(path, RunFiles.Manifest), RunFiles.ManifestFormat, RunFiles.ManifestAdvice);
        return ModelDifference.Find(manifest.Model, model) is { } difference
            ? throw new RunException(
                $"{path} is a run of {manifest.Model.FullName}, which is not {model.FullName} as it is declared here: {difference}; name the run's own model, or another folder.")
            : new TrainedRun(path, manifest);
    }

    /// <summary>Fills an arena from the newest checkpoint whose weights are whole.</summary>
    /// <exception cref="RunException">There is none, or it is another run's.</exception>
    public void LoadWeights(ParameterArena arena)
    {
        string? damage = null;
        foreach (int step in RunFiles.Steps(path))
        {
            string folder = RunFiles.Checkpoint(path, step);
            if (FindDamage(folder, step) is { } found)
            {
                damage ??= $"{folder} is damaged ({found})";
                continue;
            }

            try
            {
                ArenaFile.LoadWeights(Path.Combine(folder, RunFiles.Weights), arena);
                return;
            }
            catch (SafetensorsException e)
            {
                throw new RunException(e.Message, e);
            }
        }

        throw new RunException(damage is null
            ? $"{path} has no checkpoint yet: train longer, or lower --checkpoint-every."
            : $"{path} has no undamaged checkpoint: {damage}; start a new run in another folder.");
    }

    /// <summary>Opens the vocabulary that the run was started with.</summary>
    /// <exception cref="RunException">It is gone, or is not the run's.</exception>
    public WordPieceVocabulary OpenVocabulary()
    {
        RunFile file = manifest.Corpus.Vocabulary;
        string[] places = [.. file.Places(path, Path.Combine(path, RunFiles.Vocabulary)).Where(File.Exists)];
        if (places.FirstOrDefault(place => FileChecksum.Of(place) == file.Checksum) is { } own)
            return WordPieceVocabulary.Load(own);
        string reason = places.Length > 0
            ? $"{places[0]} is not the vocabulary that {path} was started with (its checksum is not {file.Checksum})"
            : $"{file.Origin ?? file.Path}, the vocabulary of {path}, is gone";
        throw new RunException($"{reason}: put the run's own file back.");
    }

    /// <summary>What is wrong with a checkpoint's state or weights, in words; null where they are whole.</summary>
    /// <exception cref="RunException">It belongs to another run, or another version of ElectraDsl wrote it.</exception>
    private string? FindDamage(string folder, int step)
    {
        State state;
        string weights = Path.Combine(folder, RunFiles.Weights);
        try
        {
            state = RunJson.ReadSealed<State>(Path.Combine(folder, RunFiles.State), RunFiles.StateFormat, "take another checkpoint.");
            if (state.Step != step)
                return $"{RunFiles.State}: it is of step {state.Step}";
            if (FileChecksum.Of(weights) != state.ArenaChecksum)
                return $"{RunFiles.Weights}: its checksum differs";
        }
        catch (RunException e) when (!e.IsOfOtherFormat)
        {
            return e.Message;
        }
        catch (IOException e)
        {
            return $"{RunFiles.Weights}: {e.Message}";
        }

        return state.RunId == manifest.RunId
            ? null
            : throw new RunException(
                $"{folder} belongs to another run (id {state.RunId}), not to {path} (id {manifest.RunId}): move it back to its own run.");
    }

    /// <summary>What of run.json matters here.</summary>
    private sealed record Manifest(string RunId, ModelConfig Model, JsonObject Recipe, Text Corpus);

    /// <summary>Of the run's text, the vocabulary.</summary>
    private sealed record Text(RunFile Vocabulary);

    /// <summary>What of a checkpoint's state.json matters here.</summary>
    private sealed record State(string RunId, int Step, string ArenaChecksum);
}
