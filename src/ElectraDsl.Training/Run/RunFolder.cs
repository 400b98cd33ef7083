using System.Text.Json;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Training;

/// <summary>
/// The folder that is a run. Its files are written so that power can fail at any byte: each is complete or absent. This type names
/// them and reads them; a run writes them.
/// </summary>
public sealed class RunFolder
{
    private RunFolder(string path) => Path = path;

    /// <summary>Where the folder lies.</summary>
    public string Path { get; }

    /// <summary>run.json: the recipe, the model, versions and command lines.</summary>
    public string ManifestPath => In("run.json");

    /// <summary>vocab.txt, where the vocabulary belongs to this run alone.</summary>
    public string VocabularyPath => In("vocab.txt");

    /// <summary>checkpoints: one folder each.</summary>
    public string CheckpointsPath => In("checkpoints");

    /// <summary>metrics.jsonl: one line a report.</summary>
    public string MetricsPath => In("metrics.jsonl");

    /// <summary>tensorboard: event files of the same figures.</summary>
    public string TensorBoardPath => In("tensorboard");

    /// <summary>evaluations.jsonl: one line an evaluation.</summary>
    public string EvaluationsPath => In("evaluations.jsonl");

    /// <summary>evaluation.json: the newest figures on held-out text.</summary>
    public string EvaluationPath => In("evaluation.json");

    /// <summary>report.html: curves and tables.</summary>
    public string ReportPath => In("report.html");

    /// <summary>hf: the finished run's networks as Hugging Face's transformers loads them, where they can be said there.</summary>
    public string HuggingFacePath => In("hf");

    /// <summary>Held while a run is under way, so that two processes cannot write the same run.</summary>
    internal string LockPath => In("run.lock");

    /// <summary>A folder for a new run. It may exist and hold prepared examples, but no run. Nothing is written yet.</summary>
    /// <exception cref="RunException">It holds a run, or there is a file of that name.</exception>
    public static RunFolder ForNewRun(string path)
    {
        RunFolder folder = new(path);
        if (File.Exists(path))
            throw new RunException($"{path} is a file: name a folder for the run.");
        if (File.Exists(folder.ManifestPath) || File.Exists(folder.MetricsPath) || Directory.Exists(folder.CheckpointsPath))
            throw new RunException($"{path} already holds a run: go on with --resume {path}, or name another folder.");
        return folder;
    }

    /// <summary>Whether a run was started in a folder.</summary>
    public static bool IsRun(string path) => File.Exists(new RunFolder(path).ManifestPath);

    /// <summary>The folder of a run that was started before.</summary>
    /// <exception cref="RunException">There is no run in it.</exception>
    public static RunFolder Open(string path)
    {
        RunFolder folder = new(path);
        return IsRun(path) ? folder : throw new RunException($"{path} holds no run: there is no {folder.ManifestPath}.");
    }

    /// <summary>Reads run.json.</summary>
    /// <exception cref="RunException">It cannot be read.</exception>
    public RunManifest ReadManifest()
    {
        RunManifest manifest = RunJson.Read<RunManifest>(ManifestPath);
        return manifest.Format == RunManifest.CurrentFormat
            ? manifest
            : throw new RunException($"{ManifestPath} has the form {manifest.Format}, which this version does not know: use the version that wrote it.");
    }

    /// <summary>The recipe that this run was started with, for the model of a given recipe.</summary>
    /// <param name="model">A recipe of the model; its knobs do not matter.</param>
    /// <param name="given">
    /// Knobs that were given on the command line, by <see cref="RecipeKnob.Name"/>. One that shapes training must be what it was; the
    /// others (reports, checkpoints, evaluation) replace the run's.
    /// </param>
    /// <exception cref="RunException">The run is another model's, or a given knob contradicts it.</exception>
    public PretrainingRecipe ReadRecipe(PretrainingRecipe model, IReadOnlyDictionary<string, object>? given = null)
    {
        RunManifest manifest = ReadManifest();
        if (ModelDifference.Find(manifest.Model, model.Facts) is string difference)
        {
            throw new RunException(
                $"{Path} is a run of {manifest.Model.FullName}, which is not {model.Facts.FullName} as it is declared here: {difference}; name the run's own model, or another folder.");
        }

        PretrainingRecipe recipe = RecipeJson.Read(manifest.Recipe, model, ManifestPath);
        foreach ((string name, object value) in given ?? new Dictionary<string, object>())
        {
            RecipeKnob knob = RecipeKnobs.Of(name);
            object started = knob.Get(recipe);
            if (knob.ShapesTraining && !value.Equals(started))
            {
                throw new RunException(
                    $"{knob.Option} {RecipeKnob.Text(value)} contradicts {ManifestPath}, where it is {RecipeKnob.Text(started)}: leave it out, or start a new run in another folder.");
            }

            recipe = knob.With(recipe, value);
        }

        return recipe;
    }

    /// <summary>Reads metrics.jsonl: all reports so far, the oldest first; empty before the first.</summary>
    /// <exception cref="RunException">A line cannot be read; the message names it.</exception>
    public IReadOnlyList<TrainingReport> ReadMetrics() => StepRecords<TrainingReport>.Read(MetricsPath);

    /// <summary>Reads evaluations.jsonl: all evaluations so far, the oldest first; empty before the first.</summary>
    /// <exception cref="RunException">A line cannot be read; the message names it.</exception>
    public IReadOnlyList<EvaluationResult> ReadEvaluations() => StepRecords<EvaluationResult>.Read(EvaluationsPath);

    /// <summary>Reads evaluation.json; null before the first evaluation.</summary>
    /// <exception cref="RunException">It cannot be read.</exception>
    public EvaluationResult? ReadEvaluation() => File.Exists(EvaluationPath) ? RunJson.Read<EvaluationResult>(EvaluationPath) : null;

    /// <summary>Fills an arena with the weights of a checkpoint: the newest that is whole, or that of a given step.</summary>
    /// <param name="arena">The weights of the model that the run is of.</param>
    /// <param name="model">That model.</param>
    /// <param name="observer">Is warned of damaged checkpoints; may be null.</param>
    /// <param name="step">Updates made when the wanted one was taken; null for the newest.</param>
    /// <returns>Updates made when it was taken.</returns>
    /// <exception cref="RunException">There is no such checkpoint, or it is damaged or another model's.</exception>
    public int LoadWeights(ParameterArena arena, ModelFacts model, IPretrainingObserver? observer = null, int? step = null)
    {
        CheckpointStore store = new(CheckpointsPath);
        CheckpointState state = (step is { } wanted ? store.Find(wanted) : store.FindNewest(line => observer?.OnWarning(line), setAside: false))
            ?? throw new RunException($"{Path} has no checkpoint yet: train longer, or lower --checkpoint-every.");
        if (state.Fingerprint != model.Fingerprint)
        {
            string difference = ModelDifference.Find(ReadManifest().Model, model) ?? "their fingerprints differ";
            throw new RunException(
                $"{store.PathOf(state.Step)} is of {state.Model}, which is not {model.FullName} as it is declared here: {difference}; name the run's own model, or another folder.");
        }

        CheckpointFolder.ReadWeights(store.PathOf(state.Step), arena);
        return state.Step;
    }

    /// <summary>Writes evaluation.json anew.</summary>
    public void Write(EvaluationResult evaluation) =>
        AtomicWrite.File(EvaluationPath, stream => JsonSerializer.Serialize(stream, evaluation, RunJson.Indented));

    /// <summary>Writes run.json.</summary>
    internal void Write(RunManifest manifest) =>
        AtomicWrite.File(ManifestPath, stream => JsonSerializer.Serialize(stream, manifest, RunJson.Indented));

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
