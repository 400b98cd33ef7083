using System.Globalization;
using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>What a run learns from: text that is prepared for it, or a folder in which text was prepared before.</summary>
/// <param name="Raw">The text; null where it was prepared before.</param>
/// <param name="Folder">The folder; null where there is text.</param>
internal sealed record TrainingText(ICorpus? Raw, string? Folder)
{
    /// <summary>Folders of prepared texts that are trained on together, and their weights; empty for one text.</summary>
    public IReadOnlyList<(string Folder, double? Weight)> Mix { get; init; } = [];

    /// <summary>What it is, in a few words.</summary>
    public string Description => Raw?.Description ?? Folder ?? string.Join(", ", Mix.Select(part => part.Folder));

    /// <summary>A mixture as it is typed: <c>wiki=3,books=1</c>, or <c>wiki,books</c>.</summary>
    /// <exception cref="UsageException">A weight is no number.</exception>
    public static TrainingText OfMix(string option, string text)
    {
        List<(string, double?)> parts = [];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            // A folder may be called a=b: what stands behind the last sign is a weight, unless a folder of the whole name is there.
            int sign = Directory.Exists(part) ? -1 : part.LastIndexOf('=');
            if (sign < 0)
                parts.Add((part, null));
            else if (double.TryParse(part.AsSpan(sign + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double weight))
                parts.Add((part[..sign].TrimEnd(), weight));
            else
                throw new UsageException($"{option} has '{part}': what stands behind = must be a weight, for example {part[..sign]}=3.");
        }

        return new TrainingText(null, null) { Mix = parts };
    }

    /// <summary>A mixture as it would be typed.</summary>
    public static string MixText(IReadOnlyList<(string Folder, double? Weight)> parts) => string.Join(
        ',',
        parts.Select(part => part.Weight is { } weight ? string.Create(CultureInfo.InvariantCulture, $"{part.Folder}={weight:R}") : part.Folder));

    /// <summary>The text with parts of it changed or left out.</summary>
    /// <exception cref="CorpusException">Excluded files are not there, or this machine cannot do what was asked.</exception>
    public TrainingText Cleaned(CleaningOptions options) =>
        Raw is { } corpus && options.IsAnything ? this with { Raw = new CleanedCorpus(corpus, options) } : this;

    /// <summary>The text that a command names.</summary>
    /// <param name="files">What stands behind --corpus; empty for the models' own text.</param>
    /// <param name="reading">How the files are read.</param>
    /// <param name="models">The models that are trained on it.</param>
    /// <exception cref="UsageException">The models have no text or different ones, or a prepared text is named beside files.</exception>
    /// <exception cref="CorpusException">The files are no text.</exception>
    public static TrainingText Of(IReadOnlyList<string> files, TextCorpusOptions reading, IReadOnlyList<PretrainingRecipe> models)
    {
        // A run keeps prepared text, too; who names one has mostly mistaken it for text, and hears so.
        if (files.FirstOrDefault(file => PreparedFolder.IsPrepared(file) && CorpusFiles.RunIn(file) is null) is { } folder)
        {
            if (reading != new TextCorpusOptions())
                throw new UsageException($"{folder} holds prepared text, which is read as it was prepared: leave out how files are read.");
            return files.Count == 1
                ? new TrainingText(null, folder)
                : throw new UsageException($"{folder} holds prepared text, which cannot be joined with other text: name it alone.");
        }

        if (files.Count > 0)
            return new TrainingText(new TextCorpus(files, reading), null);
        ICorpus[] own =
        [
            .. models.Select(model =>
                model.Corpus
                ?? throw new UsageException(
                    $"{model.Facts.Name} has no corpus: name text files with --corpus <files>, or override Corpus in the record.")),
        ];
        int other = Array.FindIndex(own, corpus => corpus.Fingerprint != own[0].Fingerprint);
        return other < 0
            ? new TrainingText(own[0], null)
            : throw new UsageException(
                $"{models[0].Facts.Name} and {models[other].Facts.Name} have different corpora: name one for all with --corpus <files>.");
    }
}
