using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using ElectraDsl.Checkpoints;
using ElectraDsl.Training;
using static TorchSharp.torch;

namespace ElectraDsl.FineTuning;

/// <summary>The checkpoints of a run: weights, moments and state, each complete or absent.</summary>
/// <param name="run">The run's folder.</param>
/// <param name="runId">The id that they must bear.</param>
internal sealed class FineTuningCheckpoints(string run, string runId)
{
    /// <summary>What a damaged checkpoint's folder is renamed to end in; it is never deleted.</summary>
    private const string DamagedSuffix = ".damaged";

    /// <summary>Steps of the checkpoints that are there, the newest first.</summary>
    public IReadOnlyList<int> Steps => RunFiles.Steps(run);

    /// <summary>Saves a checkpoint.</summary>
    /// <param name="arena">The weights.</param>
    /// <param name="files">What resuming needs beside them.</param>
    /// <param name="state">The rest; run and checksums are filled in here.</param>
    public CheckpointFacts Save(ParameterArena arena, ImmutableArray<StateFile> files, FineTuningState state)
    {
        long started = Stopwatch.GetTimestamp(), bytes = 0;
        string path = RunFiles.Checkpoint(run, state.Step);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicWrite.Folder(path, folder =>
        {
            string weights = Path.Combine(folder, RunFiles.Weights);
            Dictionary<string, string> metadata = new() { ["format"] = "pt" };
            ArenaFile.Write(weights, arena.Layout, [("", arena.Weights)], metadata);
            foreach (StateFile file in files)
                ArenaFile.Write(Path.Combine(folder, file.Name), file.Layout, file.Buffers, metadata);
            FineTuningState complete = state with
            {
                RunId = runId,
                ArenaChecksum = FileChecksum.Of(weights), // read back: what counts is what the disk will give
                OptimizerChecksums = files.ToImmutableSortedDictionary(
                    file => file.Name, file => FileChecksum.Of(Path.Combine(folder, file.Name)), StringComparer.Ordinal),
            };
            File.WriteAllBytes(Path.Combine(folder, RunFiles.State), RunJson.Sealed(complete));
            bytes = new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length);
        });
        return new CheckpointFacts(state.Step, path, bytes, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>Deletes all checkpoints but the newest and the best.</summary>
    /// <param name="best">The step of the best; null where nothing was evaluated yet.</param>
    public void Prune(int? best)
    {
        foreach (int old in Steps.Skip(1).Where(step => step != best))
        {
            // Under its temporary name a half-deleted checkpoint is nobody's.
            string path = RunFiles.Checkpoint(run, old), leaving = AtomicWrite.PartialPath(path);
            Directory.Move(path, leaving);
            Directory.Delete(leaving, recursive: true);
        }
    }

    /// <summary>The newest checkpoint that is whole; damaged ones that are newer are set aside then.</summary>
    /// <param name="warn">Gets a line for each damaged one.</param>
    /// <exception cref="RunException">None is whole, so that nothing was changed, or one is another run's.</exception>
    public FineTuningState FindNewest(Action<string> warn)
    {
        List<(string Path, string Damage)> damaged = [];
        foreach (int step in Steps)
        {
            if (Examine(step, withOptimizer: true, out string? damage) is not { } state)
            {
                damaged.Add((RunFiles.Checkpoint(run, step), damage!));
                continue;
            }

            foreach ((string path, string fault) in damaged)
                warn($"{path} is damaged ({fault}): it is kept as {SetAside(path)}, and that of update {step} is used instead.");
            return state;
        }

        string faults = string.Concat(damaged.Select(one => $"; {one.Path}: {one.Damage}"));
        throw new RunException($"{run} has no checkpoint to resume from{faults}: restore it, or start a new run in another folder.");
    }

    /// <summary>Reads weights and moments of a checkpoint that was found.</summary>
    /// <exception cref="RunException">It holds other tensors than the head has.</exception>
    public void Read(int step, ParameterArena arena, ImmutableArray<StateFile> files) => Guarded(() =>
    {
        string path = RunFiles.Checkpoint(run, step);
        ArenaFile.LoadWeights(Path.Combine(path, RunFiles.Weights), arena);
        foreach (StateFile file in files)
            ArenaFile.Read(Path.Combine(path, file.Name), file.Layout, file.Buffers);
    });

    /// <summary>Reads the weights of a checkpoint.</summary>
    /// <exception cref="RunException">It is damaged, or holds other tensors than the head has.</exception>
    public void ReadWeights(int step, ParameterArena arena)
    {
        if (Examine(step, withOptimizer: false, out string? damage) is null)
            throw new RunException($"{RunFiles.Checkpoint(run, step)} is damaged ({damage}): restore it, or train again in another folder.");
        Guarded(() => ArenaFile.LoadWeights(Path.Combine(RunFiles.Checkpoint(run, step), RunFiles.Weights), arena));
    }

    private static string SetAside(string path)
    {
        string aside = path + DamagedSuffix;
        for (int number = 2; Directory.Exists(aside); number++)
            aside = string.Create(CultureInfo.InvariantCulture, $"{path}{DamagedSuffix}-{number}");
        Directory.Move(path, aside);
        return aside;
    }

    private static void Guarded(Action read)
    {
        try
        {
            using IDisposable noGradient = no_grad();
            read();
        }
        catch (SafetensorsException e)
        {
            throw new RunException(e.Message, e);
        }
    }

    private FineTuningState? Examine(int step, bool withOptimizer, out string? damage)
    {
        string path = RunFiles.Checkpoint(run, step);
        FineTuningState state;
        try
        {
            state = RunJson.ReadSealed<FineTuningState>(Path.Combine(path, RunFiles.State), FineTuningState.CurrentFormat, "take another checkpoint.");
            damage = state.Step != step ? $"{RunFiles.State} is of step {state.Step}"
                : FileChecksum.Of(Path.Combine(path, RunFiles.Weights)) != state.ArenaChecksum ? $"the checksum of {RunFiles.Weights} differs"
                : withOptimizer && state.OptimizerChecksums.FirstOrDefault(file => FileChecksum.Of(Path.Combine(path, file.Key)) != file.Value).Key
                    is { } changed ? $"the checksum of {changed} differs"
                : null;
        }
        catch (Exception e) when (e is RunException { IsOfOtherFormat: false } or IOException)
        {
            damage = e is FileNotFoundException { FileName: { } missing } ? $"{Path.GetFileName(missing)} is missing" : e.Message;
            return null;
        }

        if (damage is not null)
            return null;
        return state.RunId == runId
            ? state
            : throw new RunException($"{path} belongs to another run (id {state.RunId}), not to {run} (id {runId}): move it back to its own run.");
    }
}
