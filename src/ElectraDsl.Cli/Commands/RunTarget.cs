using System.Text.Json;
using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>A run that was started before: its folder, its recipe and its prepared text. Owns the text.</summary>
internal sealed class RunTarget : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private RunTarget(RunFolder folder, PretrainingRecipe recipe, PreparedCorpus corpus)
    {
        Folder = folder;
        Recipe = recipe;
        Corpus = corpus;
    }

    /// <summary>The run's folder.</summary>
    public RunFolder Folder { get; }

    /// <summary>The recipe that it was started with.</summary>
    public PretrainingRecipe Recipe { get; }

    /// <summary>The text that it learns from.</summary>
    public PreparedCorpus Corpus { get; }

    /// <summary>Opens a run.</summary>
    /// <param name="path">The run's folder.</param>
    /// <param name="model">A recipe of its model.</param>
    /// <param name="given">Knobs that were given on the command line.</param>
    /// <exception cref="RunException">There is no run, it is another model's, its text is gone, or a given knob contradicts it.</exception>
    public static RunTarget Open(string path, PretrainingRecipe model, IReadOnlyDictionary<string, object>? given = null)
    {
        RunFolder folder = RunFolder.Open(path);
        PretrainingRecipe recipe = folder.ReadRecipe(model, given);
        return new RunTarget(folder, recipe, OpenCorpus(folder, folder.ReadManifest().Corpus));
    }

    /// <summary>The vocabulary that a run was started with.</summary>
    /// <exception cref="RunException">It is gone.</exception>
    public static string VocabularyOf(RunFolder run) => Locate(run, run.ReadManifest().Corpus.Vocabulary);

    /// <inheritdoc/>
    public void Dispose() => Corpus.Dispose();

    private static PreparedCorpus OpenCorpus(RunFolder run, RunCorpus corpus)
    {
        string vocabulary = Locate(run, corpus.Vocabulary);
        string training = Locate(run, corpus.Training);
        PreparationFacts facts = ReadFacts(Path.Combine(Path.GetDirectoryName(training)!, "preparation.json"));
        WordPieceVocabulary pieces = WordPieceVocabulary.Load(vocabulary);
        ExampleFile trainingExamples = new(training);
        try
        {
            return new PreparedCorpus(pieces, vocabulary, trainingExamples, new ExampleFile(Locate(run, corpus.HeldOut)), facts, Reused: true);
        }
        catch
        {
            trainingExamples.Dispose();
            throw;
        }
    }

    /// <summary>A file of the prepared text: where it was, or in the run's own folder where that has been moved.</summary>
    private static string Locate(RunFolder run, string recorded)
    {
        string name = Path.GetFileName(recorded);
        string[] places = [Path.Combine(run.Path, recorded), recorded, Path.Combine(run.Path, "shards", name), Path.Combine(run.Path, name)];
        return places.FirstOrDefault(File.Exists)
            ?? throw new RunException($"{recorded}, the prepared text of {run.Path}, is gone: put it back, or start a new run with pretrain --corpus <files>.");
    }

    private static PreparationFacts ReadFacts(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            using JsonDocument document = JsonDocument.Parse(stream);
            if (document.RootElement.TryGetProperty("facts", out JsonElement facts) && facts.Deserialize<PreparationFacts>(Json) is { } read)
                return read;
            throw new RunException($"{path} holds no facts: prepare the text anew with pretrain --corpus <files>.");
        }
        catch (Exception fault) when (fault is IOException or JsonException)
        {
            throw new RunException($"{path} cannot be read: {fault.Message}", fault);
        }
    }
}
