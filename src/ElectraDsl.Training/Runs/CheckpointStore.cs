using System.Diagnostics;
using System.Globalization;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Training;

/// <summary>The checkpoints of a run: saves new ones, deletes old ones, finds the newest that is whole.</summary>
/// <param name="run">The run.</param>
/// <param name="runId">The id that they must bear: a checkpoint of another run is refused.</param>
internal sealed class CheckpointStore(RunFolder run, string runId)
{
    /// <summary>What a damaged checkpoint's folder is renamed to end in; it is never deleted.</summary>
    private const string DamagedSuffix = ".damaged";

    private readonly string path = run.CheckpointsPath;

    /// <summary>The folder of one checkpoint: <c>checkpoints/step-00010000</c>.</summary>
    public string PathOf(int step) => PathOf(run, step);

    /// <summary>The folder of one checkpoint of a run.</summary>
    public static string PathOf(RunFolder run, int step) => RunFiles.Checkpoint(run.Path, step);

    /// <summary>Saves a checkpoint.</summary>
    public CheckpointFacts Save(PretrainingTrainer trainer, CheckpointState state)
    {
        long started = Stopwatch.GetTimestamp();
        _ = Directory.CreateDirectory(path);
        string folder = PathOf(state.Step);
        long bytes = CheckpointFolder.Write(folder, trainer, state);
        return new CheckpointFacts(state.Step, folder, bytes, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>Deletes all checkpoints but the newest and the best.</summary>
    /// <param name="keep">How many of the newest to keep.</param>
    /// <param name="best">The step of the best; null where nothing was evaluated yet.</param>
    public void Prune(int keep, int? best)
    {
        foreach (int old in Steps().Skip(keep).Where(step => step != best))
        {
            // Under its temporary name a half-deleted checkpoint is nobody's.
            string leaving = PathOf(old) + AtomicWrite.PartialSuffix;
            Directory.Move(PathOf(old), leaving);
            Directory.Delete(leaving, recursive: true);
        }
    }

    /// <summary>The newest checkpoint that is whole; null where there are none at all.</summary>
    /// <param name="use">What it is wanted for.</param>
    /// <param name="warn">
    /// Gets one line for every damaged checkpoint that is newer, and one where the optimizer's state is damaged and not wanted.
    /// </param>
    /// <param name="setAside">Whether damaged ones are renamed, so that the run can write its own in their place.</param>
    /// <exception cref="RunException">There are checkpoints, but none is whole; or one is another run's.</exception>
    public CheckpointState? FindNewest(CheckpointUse use, Action<string> warn, bool setAside = false)
    {
        List<(int Step, string Damage)> damaged = [];
        int? wholeWeights = null;
        foreach (int step in Steps())
        {
            CheckpointExamination found = Examine(step);
            if (found.Obstacle(use) is string obstacle)
            {
                damaged.Add((step, obstacle));
                wholeWeights ??= found.State?.Step;
                continue;
            }

            foreach ((int damagedStep, string reason) in damaged)
            {
                warn($"{PathOf(damagedStep)} is damaged ({reason}): the checkpoint of step {step} is used instead.");
                if (setAside)
                    SetAside(PathOf(damagedStep));
            }

            WarnOfOptimizer(step, found, warn);
            return found.State;
        }

        if (damaged.Count == 0)
            return null;
        string rest = damaged.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", and so are {damaged.Count - 1} before it");
        string wayOut = wholeWeights is int whole
            ? $"the weights of step {whole} are intact: export them, or start a new run from them with --initialize-from {run.Path}."
            : "start a new run in another folder.";
        throw new RunException(
            $"{path} has no undamaged checkpoint: {PathOf(damaged[0].Step)} is damaged ({damaged[0].Damage}){rest}; {wayOut}");
    }

    /// <summary>The checkpoint of one step, for its weights; null where there are none at all.</summary>
    /// <param name="step">The step.</param>
    /// <param name="warn">Gets one line where the optimizer's state is damaged.</param>
    /// <exception cref="RunException">There are others only, or it is damaged, or another run's.</exception>
    public CheckpointState? Find(int step, Action<string> warn)
    {
        int[] steps = [.. Steps().Reverse()];
        if (steps.Length == 0)
            return null;
        if (!steps.Contains(step))
            throw new RunException($"{path} holds no checkpoint of step {step}: it holds {string.Join(", ", steps)}.");
        CheckpointExamination found = Examine(step);
        if (found.Damage is string damage)
            throw new RunException($"{PathOf(step)} is damaged ({damage}): use another step.");
        WarnOfOptimizer(step, found, warn);
        return found.State;
    }

    /// <summary>Steps of the checkpoints that are there, the newest first.</summary>
    public IEnumerable<int> Steps() => RunFiles.Steps(run.Path);

    private CheckpointExamination Examine(int step)
    {
        try
        {
            CheckpointExamination found = CheckpointFolder.Examine(PathOf(step), step);
            return found.State is { } state && state.RunId != runId
                ? throw new RunException(
                    $"{PathOf(step)} belongs to another run (of {state.Model}, id {state.RunId}), not to {run.Path} (id {runId}): move it back to its own run.")
                : found;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new RunException($"{PathOf(step)} cannot be read: {e.Message}", e);
        }
    }

    private void WarnOfOptimizer(int step, CheckpointExamination found, Action<string> warn)
    {
        if (found.OptimizerDamage is string damage)
            warn($"{PathOf(step)} is damaged ({damage}): its weights are intact and are used, but training cannot resume from it.");
    }

    private static void SetAside(string folder)
    {
        string aside = folder + DamagedSuffix;
        for (int number = 2; Directory.Exists(aside); number++)
            aside = string.Create(CultureInfo.InvariantCulture, $"{folder}{DamagedSuffix}-{number}");
        Directory.Move(folder, aside);
    }
}
