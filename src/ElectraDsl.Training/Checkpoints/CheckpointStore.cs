using System.Diagnostics;
using System.Globalization;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Training;

/// <summary>The checkpoints of a run: saves new ones, deletes old ones, finds the newest that is whole.</summary>
/// <param name="path">The folder that holds them, one folder each.</param>
internal sealed class CheckpointStore(string path)
{
    private const string Prefix = "step-";

    /// <summary>What a damaged checkpoint's folder is renamed to end in; it is never deleted.</summary>
    private const string DamagedSuffix = ".damaged";

    /// <summary>The folder of one checkpoint: <c>checkpoints/step-00010000</c>.</summary>
    public string PathOf(int step) => Path.Combine(path, Prefix + step.ToString("D8", CultureInfo.InvariantCulture));

    /// <summary>Saves a checkpoint and deletes the oldest ones beyond <paramref name="keep"/>.</summary>
    public CheckpointFacts Save(JointTrainer trainer, CheckpointState state, int keep)
    {
        long started = Stopwatch.GetTimestamp();
        _ = Directory.CreateDirectory(path);
        string folder = PathOf(state.Step);
        long bytes = CheckpointFolder.Write(folder, trainer, state);
        foreach (int old in Steps().Skip(keep))
        {
            // Under its temporary name a half-deleted checkpoint is nobody's.
            string leaving = PathOf(old) + AtomicWrite.PartialSuffix;
            Directory.Move(PathOf(old), leaving);
            Directory.Delete(leaving, recursive: true);
        }

        return new CheckpointFacts(state.Step, folder, bytes, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>The newest checkpoint that is whole; null where there are none at all.</summary>
    /// <param name="warn">Gets one line for every damaged checkpoint that is newer.</param>
    /// <param name="setAside">Whether damaged ones are renamed, so that the run can write its own in their place.</param>
    /// <exception cref="RunException">There are checkpoints, but none is whole.</exception>
    public CheckpointState? FindNewest(Action<string> warn, bool setAside)
    {
        List<(int Step, string Damage)> damaged = [];
        foreach (int step in Steps())
        {
            CheckpointState? state = Verify(step, out string damage);
            if (state is null)
            {
                damaged.Add((step, damage));
                continue;
            }

            foreach ((int damagedStep, string reason) in damaged)
            {
                warn($"{PathOf(damagedStep)} is damaged ({reason}): the checkpoint of step {step} is used instead.");
                if (setAside)
                    SetAside(PathOf(damagedStep));
            }

            return state;
        }

        return damaged.Count == 0
            ? null
            : throw new RunException(
                $"{path} holds no checkpoint that is whole: {PathOf(damaged[0].Step)} is damaged ({damaged[0].Damage})"
                + (damaged.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", and so are {damaged.Count - 1} before it"))
                + "; start a new run in another folder.");
    }

    /// <summary>The checkpoint of one step; null where there are none at all.</summary>
    /// <exception cref="RunException">There are others only, or it is damaged.</exception>
    public CheckpointState? Find(int step)
    {
        int[] steps = [.. Steps().Reverse()];
        if (steps.Length == 0)
            return null;
        if (!steps.Contains(step))
            throw new RunException($"{path} holds no checkpoint of step {step}: it holds {string.Join(", ", steps)}.");
        return Verify(step, out string damage) ?? throw new RunException($"{PathOf(step)} is damaged ({damage}): take another step.");
    }

    /// <summary>Steps of the checkpoints that are there, the newest first.</summary>
    private IEnumerable<int> Steps()
    {
        if (!Directory.Exists(path))
            return [];
        return Directory.EnumerateDirectories(path, Prefix + "*")
            .Select(folder => Path.GetFileName(folder)[Prefix.Length..])
            .Where(digits => digits.All(char.IsAsciiDigit))
            .Select(digits => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int step) ? step : -1)
            .Where(step => step >= 0)
            .OrderDescending()
            .ToList();
    }

    private CheckpointState? Verify(int step, out string damage)
    {
        try
        {
            return CheckpointFolder.Verify(PathOf(step), step, out damage);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new RunException($"{PathOf(step)} cannot be read: {e.Message}", e);
        }
        catch (IOException e)
        {
            damage = e.Message; // a disk that cannot give the bytes back
            return null;
        }
    }

    private static void SetAside(string folder)
    {
        string aside = folder + DamagedSuffix;
        for (int number = 2; Directory.Exists(aside); number++)
            aside = string.Create(CultureInfo.InvariantCulture, $"{folder}{DamagedSuffix}-{number}");
        Directory.Move(folder, aside);
    }
}
