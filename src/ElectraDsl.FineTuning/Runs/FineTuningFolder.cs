using ElectraDsl.Checkpoints;
using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.FineTuning;

/// <summary>
/// The folder that is a fine-tuning run. Each of its files is complete or absent. This type names them and reads them; a run writes them.
/// </summary>
public sealed class FineTuningFolder
{
    private FineTuningFolder(string path) => Path = path;

    /// <summary>Where the folder lies.</summary>
    public string Path { get; }

    /// <summary>fine-tuning.json: head, model, recipe, files.</summary>
    public string ManifestPath => In(RunFiles.FineTuning);

    /// <summary>vocab.txt: the encoder's vocabulary.</summary>
    public string VocabularyPath => In(RunFiles.Vocabulary);

    /// <summary>metrics.jsonl: one line a report.</summary>
    public string MetricsPath => In("metrics.jsonl");

    /// <summary>evaluations.jsonl: one line an evaluation.</summary>
    public string EvaluationsPath => In("evaluations.jsonl");

    /// <summary>evaluation.json: what the best checkpoint makes of the development examples.</summary>
    public string EvaluationPath => In(RunFiles.Evaluation);

    /// <summary>tensorboard: event files of the reports and evaluations.</summary>
    public string TensorBoardPath => In("tensorboard");

    /// <summary>Whether a fine-tuning run was started in a folder.</summary>
    public static bool IsRun(string path) => File.Exists(new FineTuningFolder(path).ManifestPath);

    /// <summary>A folder for a new run: absent or empty. Nothing is written yet.</summary>
    /// <exception cref="RunException">It holds a run or something else, or cannot be made.</exception>
    public static FineTuningFolder ForNewRun(string path)
    {
        if (IsRun(path))
            throw new RunException($"{path} already holds a run: resume it, or name another folder.");
        if (PathObstacle.ToWritingInto(path) is { } obstacle)
            throw new RunException($"{obstacle}: name a folder for the run.");
        string lockName = System.IO.Path.GetFileName(RunLock.PathIn(path));
        if (Directory.Exists(path)
            && Directory.EnumerateFileSystemEntries(path).Select(entry => System.IO.Path.GetFileName(entry)).FirstOrDefault(name => name != lockName)
                is { } foreign)
            throw new RunException($"{path} is not empty and holds no run ({foreign} is in it): name a new or an empty folder.");
        return new FineTuningFolder(path);
    }

    /// <summary>The folder of a run that was started before.</summary>
    /// <exception cref="RunException">There is no run in it, or its fine-tuning.json cannot be read or was changed.</exception>
    public static FineTuningFolder Open(string path)
    {
        if (PathObstacle.ToFolder(path) is { } obstacle)
            throw new RunException($"{obstacle}: name the folder of a fine-tuning run.");
        FineTuningFolder folder = new(path);
        if (!IsRun(path))
            throw new RunException($"{path} holds no fine-tuning run: there is no {folder.ManifestPath}.");
        _ = folder.ReadManifest();
        return folder;
    }

    /// <summary>Reads fine-tuning.json.</summary>
    /// <exception cref="RunException">It cannot be read, or was changed.</exception>
    public FineTuningManifest ReadManifest() => RunJson.ReadSealed<FineTuningManifest>(
        ManifestPath, FineTuningManifest.CurrentFormat, RunFiles.FineTuningAdvice);

    /// <summary>The recipe that the run was started with, for the head of a given recipe.</summary>
    /// <param name="head">A recipe of the head; its hyperparameters do not matter.</param>
    /// <param name="given">
    /// Hyperparameters that were given on the command line, by name. One that is fixed must be what it was; the others replace the run's.
    /// </param>
    /// <exception cref="RunException">The run is another head's or model's, or a given hyperparameter contradicts it.</exception>
    public FineTuningRecipe ReadRecipe(FineTuningRecipe head, IReadOnlyDictionary<string, object>? given = null)
    {
        ArgumentNullException.ThrowIfNull(head);
        FineTuningManifest manifest = ReadManifest();
        if (Difference(manifest.Head, head.Head) is { } difference)
            throw new RunException(
                $"{Path} is a run of {manifest.Head.FullName}, which is not {head.Head.FullName} as it is declared here: {difference}; name the run's own head, or another folder.");
        if (ModelDifference.Find(manifest.Model, head.Model) is { } ofModel)
            throw new RunException(
                $"{Path} is a run on {manifest.Model.FullName}, which is not {head.Model.FullName} as it is declared here: {ofModel}; name the run's own head, or another folder.");
        FineTuningRecipe recipe = FineTuningHyperparameters.Read(manifest.Recipe, head, ManifestPath);
        if (given is null)
            return recipe;
        foreach (Hyperparameter one in FineTuningHyperparameters.All.Where(one => one.IsFixed && given.ContainsKey(one.Name)))
        {
            object started = FineTuningHyperparameters.Get(one, recipe);
            if (!given[one.Name].Equals(started))
                throw new RunException(
                    $"{one.Option} {Hyperparameter.Text(given[one.Name])} contradicts {ManifestPath}, where it is {Hyperparameter.Text(started)}: leave it out, or start a new run in another folder.");
        }

        return FineTuningHyperparameters.Apply(recipe, given);
    }

    /// <summary>Reads metrics.jsonl: all reports so far, the oldest first.</summary>
    /// <param name="warn">Gets one line where lines are damaged, which are left out; may be null.</param>
    public IReadOnlyList<FineTuningReport> ReadMetrics(Action<string>? warn = null) => StepRecords<FineTuningReport>.Read(MetricsPath, warn);

    /// <summary>Reads evaluations.jsonl: all evaluations so far, the oldest first.</summary>
    /// <param name="warn">Gets one line where lines are damaged, which are left out; may be null.</param>
    public IReadOnlyList<FineTuningEvaluation> ReadEvaluations(Action<string>? warn = null) =>
        StepRecords<FineTuningEvaluation>.Read(EvaluationsPath, warn);

    /// <summary>Reads evaluation.json: what the best checkpoint makes of the development examples; null before the first evaluation.</summary>
    /// <exception cref="RunException">It cannot be read, or was changed.</exception>
    public TaskReport? ReadReport() => File.Exists(EvaluationPath)
        ? RunJson.ReadSealed<TaskReport>(EvaluationPath, TaskReport.CurrentFormat, "resume the run, which makes it again.")
        : null;

    /// <summary>The best evaluation by the recipe's metric, of equal ones the earliest; null before the first.</summary>
    /// <param name="evaluations">The oldest first.</param>
    /// <param name="metric">What decides.</param>
    public static FineTuningEvaluation? Best(IEnumerable<FineTuningEvaluation> evaluations, TaskMetric metric)
    {
        ArgumentNullException.ThrowIfNull(evaluations);
        TaskMetricFacts facts = TaskMetrics.Of(metric);
        FineTuningEvaluation? best = null;
        foreach (FineTuningEvaluation one in evaluations)
        {
            if (best is null || facts.IsBetter(one.Figures[facts.Name], best.Figures[facts.Name]))
                best = one;
        }

        return best;
    }

    /// <summary>Refuses a command that would have started another run, where it is to continue this one.</summary>
    /// <param name="recipe">The command's head and hyperparameters.</param>
    /// <param name="data">Its files.</param>
    /// <param name="encoder">Its encoder.</param>
    /// <exception cref="RunException">Something differs.</exception>
    public void DemandSame(FineTuningRecipe recipe, FineTuningData data, EncoderSource encoder)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(encoder);
        FineTuningManifest manifest = ReadManifest();
        FineTuningRecipe own = ReadRecipe(recipe);
        foreach (Hyperparameter one in FineTuningHyperparameters.All)
        {
            string there = Hyperparameter.Text(FineTuningHyperparameters.Get(one, own));
            string here = Hyperparameter.Text(FineTuningHyperparameters.Get(one, recipe));
            if (there != here)
                throw Another($"{one.Option} {there}, and not {here}");
        }

        if (manifest.Encoder != encoder.Folder)
            throw Another(manifest.Encoder is null ? "random weights" : $"the encoder of {manifest.Encoder}");
        if ((manifest.Columns ?? new ExampleColumns()) != (data.Columns ?? new ExampleColumns()))
            throw Another("other columns");
        foreach ((IEnumerable<RunFile> files, IReadOnlyList<string> given, string what) in new[]
        {
            (manifest.Training, data.Training, "learn from"), (manifest.Development, data.Development, "evaluate on"),
        })
        {
            if (!files.Select(file => file.Checksum).SequenceEqual(given.Select(file => File.Exists(file) ? FileChecksum.Of(file) : "")))
                throw Another($"other examples to {what}");
        }

        RunException Another(string difference) => new($"{Path} was started with {difference}: give the same command, or another --output.");
    }

    /// <summary>Fills an arena with the weights of the best checkpoint.</summary>
    /// <param name="recipe">The run's recipe.</param>
    /// <param name="arena">Laid out by <see cref="FineTuningRecipe.Layout"/>.</param>
    /// <returns>Updates made when it was taken.</returns>
    /// <exception cref="RunException">No checkpoint was evaluated yet, or the best one is gone or damaged.</exception>
    internal int LoadBest(FineTuningRecipe recipe, ParameterArena arena)
    {
        FineTuningCheckpoints checkpoints = new(Path, ReadManifest().RunId);
        bool isDamaged = false;
        FineTuningEvaluation? known = Best(ReadEvaluations(_ => isDamaged = true), recipe.BestMetric);

        // The line that is lost may be the best one: the report says so once more.
        int best = (isDamaged || known is null ? ReadReport()?.Step : null) ?? known?.Step
            ?? throw new RunException($"{Path} holds no evaluation, so that no checkpoint is the best: let it train longer, or, where evaluations.jsonl is gone, resume it.");
        if (!checkpoints.Steps.Contains(best))
            throw new RunException($"{RunFiles.Checkpoint(Path, best)}, the best checkpoint, is gone: restore it, or train again in another folder.");
        checkpoints.ReadWeights(best, arena);
        return best;
    }

    /// <summary>The tokenizer that the run was started with.</summary>
    /// <exception cref="RunException">vocab.txt is gone, or was changed.</exception>
    internal WordPieceTokenizer OpenTokenizer()
    {
        FineTuningManifest manifest = ReadManifest();
        return File.Exists(VocabularyPath) && FileChecksum.Of(VocabularyPath) == manifest.VocabularyChecksum
            ? new WordPieceTokenizer(WordPieceVocabulary.Load(VocabularyPath), manifest.LowerCase, pretokenization: manifest.Model.Pretokenization)
            : throw new RunException($"{VocabularyPath} is gone or was changed since the run was started: put it back.");
    }

    /// <summary>Where files lie that the run was started with.</summary>
    /// <exception cref="RunException">One is gone, or was changed.</exception>
    internal IReadOnlyList<string> Find(IEnumerable<RunFile> files) =>
    [
        .. files.Select(file => file.Places(Path, file.Origin ?? file.Path)
            .FirstOrDefault(place => File.Exists(place) && FileChecksum.Of(place) == file.Checksum)
            ?? throw new RunException($"{file.Origin ?? file.Path} is gone or was changed since {Path} was started: put it back.")),
    ];

    /// <summary>Writes fine-tuning.json.</summary>
    internal void Write(FineTuningManifest manifest) => AtomicWrite.File(ManifestPath, stream => stream.Write(RunJson.Sealed(manifest)));

    /// <summary>Writes evaluation.json.</summary>
    internal void Write(TaskReport report) => AtomicWrite.File(EvaluationPath, stream => stream.Write(RunJson.Sealed(report)));

    private static string? Difference(HeadConfig there, HeadConfig here)
    {
        (string Name, object There, object Here)[] parts =
        [
            ("task", there.Task, here.Task),
            ("labels", string.Join(", ", there.Labels), string.Join(", ", here.Labels)),
            ("form", there.Form, here.Form),
            ("pooling", there.Pooling, here.Pooling),
        ];
        foreach ((string name, object one, object other) in parts)
        {
            if (!one.Equals(other))
                return $"{name} is {one} there and {other} here";
        }

        return null;
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
