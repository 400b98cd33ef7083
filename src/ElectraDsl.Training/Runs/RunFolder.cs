using ElectraDsl.Checkpoints;

namespace ElectraDsl.Training;

/// <summary>
/// The folder that is a run. Its files are written so that power can fail at any byte: each is complete or absent. This type names
/// them and reads them; a run writes them.
/// </summary>
public sealed class RunFolder
{
    /// <summary>What may lie beside prepared text where the run itself is gone.</summary>
    private static readonly string[] Leftovers =
    [
        "vocab.txt", "hf", "tensorboard", "report.html", "evaluation.json", "evaluations.jsonl", "samples.jsonl", "alarms.jsonl", "reference.json",
        "probe.json",
    ];

    private RunFolder(string path) => Path = path;

    /// <summary>Where the folder lies.</summary>
    public string Path { get; }

    /// <summary>run.json: the recipe, the model, versions and command lines.</summary>
    public string ManifestPath => In(RunFiles.Manifest);

    /// <summary>vocab.txt, where the vocabulary belongs to this run alone.</summary>
    public string VocabularyPath => In(RunFiles.Vocabulary);

    /// <summary>shards/training/examples.json, where the text belongs to this run alone.</summary>
    public string TrainingPath => System.IO.Path.Combine(ShardsPath, "training", "examples.json");

    /// <summary>shards/held-out/examples.json, where the text belongs to this run alone.</summary>
    public string HeldOutPath => System.IO.Path.Combine(ShardsPath, "held-out", "examples.json");

    /// <summary>shards/reference.txt.gz, where the text belongs to this run alone.</summary>
    public string ReferenceTextPath => System.IO.Path.Combine(ShardsPath, "reference.txt.gz");

    /// <summary>checkpoints: one folder each.</summary>
    public string CheckpointsPath => In(RunFiles.Checkpoints);

    /// <summary>metrics.jsonl: one line a report.</summary>
    public string MetricsPath => In("metrics.jsonl");

    /// <summary>tensorboard: event files of the same figures.</summary>
    public string TensorBoardPath => In("tensorboard");

    /// <summary>evaluations.jsonl: one line an evaluation.</summary>
    public string EvaluationsPath => In("evaluations.jsonl");

    /// <summary>alarms.jsonl: one line an alarm that was raised.</summary>
    public string AlarmsPath => In("alarms.jsonl");

    /// <summary>evaluation.json: the newest figures on held-out text.</summary>
    public string EvaluationPath => In("evaluation.json");

    /// <summary>reference.json: what the referee found of one checkpoint.</summary>
    public string ReferencePath => In("reference.json");

    /// <summary>probe.json: what a probe found of one checkpoint.</summary>
    public string ProbePath => In("probe.json");

    /// <summary>samples.jsonl: one line an evaluation, what both networks made of some held-out sequences.</summary>
    public string SamplesPath => In("samples.jsonl");

    /// <summary>report.html: curves and tables.</summary>
    public string ReportPath => In("report.html");

    /// <summary>hf: the finished run's networks as Hugging Face's transformers loads them, where they can be said there.</summary>
    public string HuggingFacePath => In("hf");

    private string ShardsPath => In("shards");

    /// <summary>
    /// A folder for a new run: absent, empty, or with nothing but text that was prepared for a run that did not start. Nothing is written yet.
    /// </summary>
    /// <exception cref="RunException">It holds a run or something else, or there is a file of that name.</exception>
    public static RunFolder ForNewRun(string path)
    {
        RunFolder folder = new(path);
        if (File.Exists(path))
            throw new RunException($"{path} is a file: name a folder for the run.");
        if (IsRun(path))
            throw new RunException($"{path} already holds a run: resume it with --resume {path}, or name another folder.");
        if (HoldsRun(path))
            throw new RunException(
                $"{path} already holds a run, but its run.json is gone: restore it to continue with --resume {path}, or name another folder.");
        if (folder.FindForeign() is string foreign)
            throw new RunException($"{path} is not empty and holds no run ({foreign} is in it): name a new or an empty folder.");
        return folder;
    }

    /// <summary>Whether a run was started in a folder.</summary>
    public static bool IsRun(string path) => File.Exists(new RunFolder(path).ManifestPath);

    /// <summary>Whether a folder holds a run, or what is left of one.</summary>
    public static bool HoldsRun(string path)
    {
        RunFolder folder = new(path);
        return IsRun(path) || File.Exists(folder.MetricsPath) || Directory.Exists(folder.CheckpointsPath);
    }

    /// <summary>The folder of a run that was started before. Its run.json is whole.</summary>
    /// <exception cref="RunException">There is no run in it, or its run.json cannot be read or was changed.</exception>
    public static RunFolder Open(string path)
    {
        RunFolder folder = new(path);
        if (File.Exists(path))
            throw new RunException(
                $"{path} is a file: name the run's folder{(System.IO.Path.GetDirectoryName(path) is { Length: > 0 } parent ? $", {parent}" : "")}.");
        if (!IsRun(path))
            throw new RunException($"{path} holds no run: there is no {folder.ManifestPath}.");
        _ = folder.ReadManifest();
        return folder;
    }

    /// <summary>Reads run.json.</summary>
    /// <exception cref="RunException">It cannot be read, or was changed.</exception>
    public RunManifest ReadManifest() => RunJson.ReadSealed<RunManifest>(
        ManifestPath,
        RunManifest.CurrentFormat,
        RunFiles.ManifestAdvice);

    /// <summary>The recipe that this run was started with, for the model of a given recipe.</summary>
    /// <param name="model">A recipe of the model; its hyperparameters do not matter.</param>
    /// <param name="given">
    /// Hyperparameters that were given on the command line, by <see cref="Hyperparameter.Name"/>. One that is fixed must be what it was; the
    /// others (reports, checkpoints, evaluation, budget) replace the run's.
    /// </param>
    /// <exception cref="RunException">The run is another model's, or a given hyperparameter contradicts it.</exception>
    public PretrainingRecipe ReadRecipe(PretrainingRecipe model, IReadOnlyDictionary<string, object>? given = null)
    {
        RunManifest manifest = ReadManifest();
        if (ModelDifference.Find(manifest.Model, model.Facts) is string difference)
        {
            throw new RunException(
                $"{Path} is a run of {manifest.Model.FullName}, which is not {model.Facts.FullName} as it is declared here: {difference}; name the run's own model, or another folder.");
        }

        PretrainingRecipe recipe = RecipeJson.Read(manifest.Recipe, model, ManifestPath);
        if (given is null)
            return recipe;
        Hyperparameters.RefuseUnused(model.Facts, given);
        given = given.Where(one => one.Value is not Precision.Auto).ToDictionary(); // which is what the run began with
        foreach (Hyperparameter hyperparameter in Hyperparameters.All.Where(one => one.IsFixed && given.ContainsKey(one.Name)))
        {
            object value = given[hyperparameter.Name], started = hyperparameter.Get(recipe);
            if (!value.Equals(started))
            {
                throw new RunException(
                    $"{hyperparameter.Option} {Hyperparameter.Text(value)} contradicts {ManifestPath}, where it is {Hyperparameter.Text(started)}: leave it out, or start a new run from this one's weights with --initialize-from {Path}.");
            }
        }

        return Hyperparameters.Apply(recipe, given);
    }

    /// <summary>Whether a run has nothing left to do: it has made its steps and their evaluation, or ended early.</summary>
    /// <param name="recipe">The run's own, as <see cref="ReadRecipe"/> gives it.</param>
    public bool IsFinished(PretrainingRecipe recipe) =>
        ReadEvaluation()?.Step == recipe.Steps || EarlyStopping.IsDue(ReadEvaluations(), recipe);

    /// <summary>Steps of the checkpoints that are there, the newest first; whether they are whole shows when they are loaded.</summary>
    public IReadOnlyList<int> CheckpointSteps() => [.. new CheckpointStore(this, ReadManifest().RunId).Steps()];

    /// <summary>The step of the best checkpoint by the run's evaluations: of those that are there.</summary>
    /// <param name="metric">What decides.</param>
    /// <exception cref="RunException">None of the checkpoints was evaluated.</exception>
    public int BestStep(BestMetric metric)
    {
        IReadOnlyList<int> steps = CheckpointSteps();
        return EarlyStopping.Best(ReadEvaluations().Where(evaluation => steps.Contains(evaluation.Step)), metric)?.Step
            ?? throw new RunException(
                $"{Path} has no checkpoint with an evaluation yet, so none is the best: train longer, lower --evaluate-every, or take --checkpoint last.");
    }

    /// <summary>Reads metrics.jsonl: all reports so far, the oldest first; empty before the first.</summary>
    /// <param name="warn">Gets one line where lines are damaged, which are left out; may be null.</param>
    public IReadOnlyList<TrainingReport> ReadMetrics(Action<string>? warn = null) => StepRecords<TrainingReport>.Read(MetricsPath, warn);

    /// <summary>Reads evaluations.jsonl: all evaluations so far, the oldest first; empty before the first.</summary>
    /// <param name="warn">Gets one line where lines are damaged, which are left out; may be null.</param>
    public IReadOnlyList<EvaluationResult> ReadEvaluations(Action<string>? warn = null) => StepRecords<EvaluationResult>.Read(EvaluationsPath, warn);

    /// <summary>Warns of damaged lines of metrics.jsonl and evaluations.jsonl, which all that reads them leaves out.</summary>
    /// <param name="warn">Gets one line a damaged file.</param>
    public void WarnOfDamagedRecords(Action<string> warn)
    {
        ArgumentNullException.ThrowIfNull(warn);
        _ = ReadMetrics(warn);
        _ = ReadEvaluations(warn);
    }

    /// <summary>
    /// Reads samples.jsonl: what both networks made of some held-out sequences at each evaluation, the oldest first; empty before the first.
    /// </summary>
    /// <param name="warn">Gets one line where lines are damaged, which are left out; may be null.</param>
    public IReadOnlyList<EvaluationSamples> ReadSamples(Action<string>? warn = null) => StepRecords<EvaluationSamples>.Read(SamplesPath, warn);

    /// <summary>Reads alarms.jsonl: all alarms so far, the oldest first; empty where there was none.</summary>
    /// <param name="warn">Gets one line where lines are damaged, which are left out; may be null.</param>
    public IReadOnlyList<Alarm> ReadAlarms(Action<string>? warn = null) => StepRecords<Alarm>.Read(AlarmsPath, warn);

    /// <summary>The newest evaluation of evaluations.jsonl; null before the first. evaluation.json is a copy for others, and is not read.</summary>
    public EvaluationResult? ReadEvaluation() => ReadEvaluations() is [.., EvaluationResult newest] ? newest : null;

    /// <summary>Fills an arena with the weights of a checkpoint: the newest that is whole, or that of a given step.</summary>
    /// <param name="arena">The weights of the model that the run is of.</param>
    /// <param name="model">That model.</param>
    /// <param name="observer">Is warned of damaged checkpoints, and so of an older one being used; may be null.</param>
    /// <param name="step">Updates made when the wanted one was taken; null for the newest.</param>
    /// <returns>Updates made when it was taken.</returns>
    /// <exception cref="RunException">There is no such checkpoint, or it is damaged, another run's or another model's.</exception>
    public int LoadWeights(ParameterArena arena, ModelConfig model, IPretrainingObserver? observer = null, int? step = null)
    {
        RunManifest manifest = ReadManifest();
        CheckpointStore store = new(this, manifest.RunId);
        void Warn(string line) => observer?.OnWarning(line);
        CheckpointState state = (step is { } wanted ? store.Find(wanted, Warn) : store.FindNewest(CheckpointUse.Weights, Warn))
            ?? throw new RunException($"{Path} has no checkpoint yet: train longer, or lower --checkpoint-every.");
        if (state.Fingerprint != model.Fingerprint)
        {
            string difference = ModelDifference.Find(manifest.Model, model) ?? "their fingerprints differ";
            throw new RunException(
                $"{store.PathOf(state.Step)} is of {state.Model}, which is not {model.FullName} as it is declared here: {difference}; name the run's own model, or another folder.");
        }

        CheckpointFolder.ReadWeights(store.PathOf(state.Step), arena);
        return state.Step;
    }

    /// <summary>
    /// Fills an arena with the newest weights of a run of any model whose tensors have the same names and shapes, and says what else differs.
    /// </summary>
    /// <param name="arena">The weights.</param>
    /// <param name="model">The model that they are for.</param>
    /// <param name="observer">Is told what differs, and is warned of damaged checkpoints; may be null.</param>
    /// <returns>Updates made when they were taken.</returns>
    /// <exception cref="RunException">There is no checkpoint, or it holds other tensors.</exception>
    public int LoadFittingWeights(ParameterArena arena, ModelConfig model, IPretrainingObserver? observer = null)
    {
        RunManifest manifest = ReadManifest();
        CheckpointStore store = new(this, manifest.RunId);
        CheckpointState state = store.FindNewest(CheckpointUse.Weights, line => observer?.OnWarning(line))
            ?? throw new RunException($"{Path} has no checkpoint yet: train longer, or lower --checkpoint-every.");
        try
        {
            CheckpointFolder.ReadWeights(store.PathOf(state.Step), arena);
        }
        catch (RunException e) when (state.Fingerprint != model.Fingerprint)
        {
            throw new RunException(
                $"{Path} is a run of {manifest.Model.FullName}, which is not {model.FullName} as it is declared here, and its tensors do not fit: {e.Message}",
                e);
        }

        string[] differences =
        [
            .. ModelDifference.All(manifest.Model, model)
                .Where(difference => difference.Name is not ("name" or "full_name" or "fingerprint"))
                .Select(difference => $"{difference.Name} is {difference.There} there and {difference.Here} here"),
        ];
        if (manifest.Model.FullName != model.FullName || differences.Length > 0)
        {
            observer?.OnWarning(
                $"{Path} is a run of {manifest.Model.FullName}: its tensors fit {model.FullName}{(differences.Length == 0 ? "" : ", but ")}{string.Join("; ", differences)}.");
        }

        return state.Step;
    }

    /// <summary>Adds an evaluation to evaluations.jsonl, instead of one of the same step, and copies it to evaluation.json.</summary>
    /// <param name="evaluation">The figures.</param>
    /// <param name="warn">
    /// Gets one line where lines are damaged, or where nothing can be written: a run that is being trained, or may only be read, is left as it is.
    /// </param>
    /// <returns>Whether it was written.</returns>
    public bool TryRecord(EvaluationResult evaluation, Action<string> warn)
    {
        ArgumentNullException.ThrowIfNull(warn);
        try
        {
            using RunLock held = RunLock.Take(this);
            StepRecords<EvaluationResult>.Put(EvaluationsPath, evaluation, warn);
            Write(evaluation);
            return true;
        }
        catch (Exception e) when (e is RunException or IOException or UnauthorizedAccessException)
        {
            warn($"the figures are shown, but not saved: {e.Message}");
            return false;
        }
    }

    /// <summary>Writes reference.json, in place of what was found of another checkpoint or on another text.</summary>
    /// <param name="found">What the referee found.</param>
    /// <param name="warn">Gets one line where it cannot be written: a run that is being trained, or may only be read, is left as it is.</param>
    public void TryRecord(ReferenceResult found, Action<string> warn) => TryRecord(ReferencePath, found, warn);

    /// <summary>Reads reference.json; null where the referee has not evaluated the run, or what it found is damaged.</summary>
    /// <param name="warn">Gets one line where the file is damaged; may be null.</param>
    public ReferenceResult? ReadReference(Action<string>? warn = null) =>
        TryRead<ReferenceResult>(ReferencePath, ReferenceResult.CurrentFormat, "--against reference", warn);

    /// <summary>Writes probe.json, in place of what was found of another checkpoint or on other texts.</summary>
    /// <param name="found">What the probe found.</param>
    /// <param name="warn">Gets one line where it cannot be written: a run that is being trained, or may only be read, is left as it is.</param>
    public void TryRecord(ProbeRecord found, Action<string> warn) => TryRecord(ProbePath, found, warn);

    /// <summary>Reads probe.json; null where the run was not probed, or what was found is damaged.</summary>
    /// <param name="warn">Gets one line where the file is damaged; may be null.</param>
    public ProbeRecord? ReadProbe(Action<string>? warn = null) => TryRead<ProbeRecord>(ProbePath, ProbeRecord.CurrentFormat, "--probe <files>", warn);

    /// <summary>Writes what was found of a checkpoint; that it cannot be written is worth a warning, the figures were shown.</summary>
    private void TryRecord<T>(string path, T found, Action<string> warn)
    {
        ArgumentNullException.ThrowIfNull(warn);
        try
        {
            using RunLock held = RunLock.Take(this);
            AtomicWrite.File(path, stream => stream.Write(RunJson.Sealed(found)));
        }
        catch (Exception e) when (e is RunException or IOException or UnauthorizedAccessException)
        {
            warn($"the figures are shown, but not saved: {e.Message}");
        }
    }

    /// <summary>Reads what was found of a checkpoint; null where there is nothing, or it is damaged.</summary>
    private T? TryRead<T>(string path, int format, string evaluation, Action<string>? warn)
        where T : class
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return RunJson.ReadSealed<T>(path, format, $"recreate it with evaluate --run {Path} {evaluation}.");
        }
        catch (RunException e)
        {
            warn?.Invoke(e.Message);
            return null;
        }
    }

    /// <summary>Writes evaluation.json again.</summary>
    internal void Write(EvaluationResult evaluation) =>
        AtomicWrite.File(EvaluationPath, stream => stream.Write(RunJson.Bytes(evaluation)));

    /// <summary>Writes run.json.</summary>
    internal void Write(RunManifest manifest) =>
        AtomicWrite.File(ManifestPath, stream => stream.Write(RunJson.Sealed(manifest)));

    /// <summary>The first entry that no run would have left before it started; null where there is none.</summary>
    private string? FindForeign()
    {
        if (!Directory.Exists(Path))
            return null;
        string[] entries = Names(Path),
            shards = Directory.Exists(ShardsPath) ? Names(ShardsPath) : [];
        if (shards.FirstOrDefault(name => name is not ("training" or "held-out" or "preparation.json" or "reference.txt.gz"))
            is string shard)
            return System.IO.Path.Combine("shards", shard);

        // vocab.txt, hf and the like are names that others use, too: they are what is left of a run only where examples lie beside them.
        return entries.FirstOrDefault(name => name is not ("run.lock" or "shards") && !(shards.Length > 0 && Leftovers.Contains(name)));
    }

    /// <summary>What lies in a folder; what a killed process left of a file counts as that file.</summary>
    private static string[] Names(string folder) =>
    [
        .. Directory.EnumerateFileSystemEntries(folder)
            .Select(entry => System.IO.Path.GetFileName(entry))
            .Select(name => name.EndsWith(AtomicWrite.PartialSuffix, StringComparison.Ordinal) ? name[..^AtomicWrite.PartialSuffix.Length] : name)
            .Order(StringComparer.Ordinal),
    ];

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
