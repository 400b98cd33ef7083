using System.Globalization;

namespace ElectraDsl;

/// <summary>Names and forms of those files of a run that are read without training, too.</summary>
internal static class RunFiles
{
    /// <summary>The recipe and the model; <see cref="ManifestFormat"/> is its form.</summary>
    public const string Manifest = "run.json";

    /// <summary>The form of <see cref="Manifest"/> that this version writes.</summary>
    public const int ManifestFormat = 2;

    /// <summary>The vocabulary, where it belongs to the run alone.</summary>
    public const string Vocabulary = "vocab.txt";

    /// <summary>The folder of the checkpoints.</summary>
    public const string Checkpoints = "checkpoints";

    /// <summary>A checkpoint's weights.</summary>
    public const string Weights = "arena.safetensors";

    /// <summary>What a checkpoint holds besides; <see cref="StateFormat"/> is its form.</summary>
    public const string State = "state.json";

    /// <summary>The form of <see cref="State"/> that this version writes.</summary>
    public const int StateFormat = 3;

    /// <summary>What to do where run.json was changed.</summary>
    public const string ManifestAdvice =
        "nothing in it is meant to be edited. Put it back as it was; what may change when a run is resumed is an option of pretrain --resume.";

    /// <summary>
    /// The head, the model and the recipe of a fine-tuning run; <see cref="FineTuningFormat"/> is its form, and that of its other files.
    /// </summary>
    public const string FineTuning = "fine-tuning.json";

    /// <summary>The form of a fine-tuning run's files that this version writes.</summary>
    public const int FineTuningFormat = 2;

    /// <summary>What the best checkpoint of a fine-tuning run makes of the development examples, and which one it is.</summary>
    public const string Evaluation = "evaluation.json";

    /// <summary>What to do where fine-tuning.json was changed.</summary>
    public const string FineTuningAdvice = "nothing in it is meant to be edited; put it back as it was.";

    private const string Prefix = "step-";

    /// <summary>The folder of one checkpoint: <c>checkpoints/step-00010000</c>.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="step">Updates made when it was taken.</param>
    public static string Checkpoint(string run, int step) =>
        Path.Combine(run, Checkpoints, Prefix + step.ToString("D8", CultureInfo.InvariantCulture));

    /// <summary>Steps of the checkpoints that are there, the newest first.</summary>
    /// <param name="run">The run's folder.</param>
    public static IReadOnlyList<int> Steps(string run)
    {
        string path = Path.Combine(run, Checkpoints);
        if (!Directory.Exists(path))
            return [];
        return
        [
            .. Directory.EnumerateDirectories(path, Prefix + "*")
                .Select(folder => Path.GetFileName(folder)[Prefix.Length..])
                .Where(digits => digits.All(char.IsAsciiDigit))
                .Select(digits => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int step) ? step : -1)
                .Where(step => step >= 0)
                .OrderDescending(),
        ];
    }
}
