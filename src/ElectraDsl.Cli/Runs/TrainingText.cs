using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>What a run learns from: text that is prepared for it, or a folder in which text was prepared before.</summary>
/// <param name="Raw">The text; null where it was prepared before.</param>
/// <param name="Folder">The folder; null where there is text.</param>
internal sealed record TrainingText(ICorpus? Raw, string? Folder)
{
    /// <summary>What it is, in a few words.</summary>
    public string Description => Raw?.Description ?? Folder!;

    /// <summary>The text that a command names.</summary>
    /// <param name="files">What stands behind --corpus; empty for the models' own text.</param>
    /// <param name="anyText">Whether JSON, tables and markup are taken for text, too.</param>
    /// <param name="models">The models that are trained on it.</param>
    /// <exception cref="UsageException">The models have no text or different ones, or a prepared text is named beside files.</exception>
    /// <exception cref="CorpusException">The files are no text.</exception>
    public static TrainingText Of(IReadOnlyList<string> files, bool anyText, IReadOnlyList<PretrainingRecipe> models)
    {
        if (files.FirstOrDefault(PreparedFolder.IsPrepared) is { } folder)
        {
            return files.Count == 1
                ? new TrainingText(null, folder)
                : throw new UsageException($"{folder} holds prepared text, which cannot be joined with other text: name it alone.");
        }

        if (files.Count > 0)
            return new TrainingText(new PlainTextCorpus(files, anyText: anyText), null);
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
