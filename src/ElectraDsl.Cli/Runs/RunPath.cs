using System.Globalization;
using ElectraDsl.FineTuning;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>The run that a path on the command line means.</summary>
internal static class RunPath
{
    private const string CheckpointPrefix = "step-";

    /// <summary>The path itself, where it can be a run's.</summary>
    /// <param name="option">The option behind which it was typed.</param>
    /// <param name="path">What was typed.</param>
    /// <param name="orTuned">Whether a fine-tuning run will do.</param>
    /// <exception cref="UsageException">It is something inside a run, or a folder of runs; the message names the run.</exception>
    public static string Of(string option, string path, bool orTuned = false)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw new UsageException($"{option} is empty: name the folder of a run, for example {option} runs/small.");
        if (RunFolder.IsRun(path) || !Path.Exists(path))
            return path;
        if (FineTuningFolder.IsRun(path))
            return orTuned ? path : throw new UsageException(
                $"{path} is a fine-tuning run: predict --run uses it, export and embed take it too, and finetune --resume continues it.");
        if (path.Contains("..", StringComparison.Ordinal))
            path = Path.GetFullPath(path);               // what is around a/.. is not a
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        for (string? folder = Outer(path); folder is not null; folder = Outer(folder))
        {
            if (!RunFolder.IsRun(folder))
                continue;
            throw new UsageException(
                name.StartsWith(CheckpointPrefix, StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(CheckpointPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int step)
                && option == "--run"
                    ? $"{path} is a checkpoint of the run {folder}: give --run {folder} --checkpoint {step}."
                    : $"{path} lies in the run {folder}: name the run's folder, {folder}.");
        }

        string[] runs = Directory.Exists(path) ? [.. Directory.EnumerateDirectories(path).Where(RunFolder.IsRun).Order(StringComparer.Ordinal)] : [];
        return runs.Length == 0
            ? path
            : throw new UsageException($"{path} is not a run, but contains some: give one of them, for example {option} {runs[0]}.");
    }

    /// <summary>The folder around a path, relative where the path is; null where there is none.</summary>
    private static string? Outer(string path)
    {
        string? folder = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path));
        return folder is { Length: 0 } ? path == "." ? null : "." : folder;
    }
}
