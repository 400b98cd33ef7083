using System.Text.Json;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Data;

/// <summary>
/// The contents of progress.json: how far a preparation is, so that the next start with the same question continues behind the last block that is
/// done.
/// </summary>
/// <param name="Question">What is prepared.</param>
/// <param name="Vocabulary">Checksum of the vocabulary beside it, which the blocks were tokenized with.</param>
/// <param name="Blocks">Blocks that are done.</param>
/// <param name="Training">What has become of them on the side of training.</param>
/// <param name="HeldOut">The same of the held-out text.</param>
internal sealed record PackingProgress(PreparationRecord Question, string Vocabulary, long Blocks, SinkProgress Training, SinkProgress HeldOut)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { TypeInfoResolver = StoredJson.Resolver };

    /// <summary>Reads what an earlier start left; null where it left nothing of this question, or not all of it.</summary>
    public static PackingProgress? TryRead(PreparationFolder files, PreparationRecord question)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(files.Progress);
            if (!SealedJson.IsWhole(bytes)
                || JsonSerializer.Deserialize<PackingProgress>(bytes, Json) is not { } progress
                || !progress.Question.AnswersSame(question)
                || PreparationRecord.ChecksumOf(WordPieceVocabulary.Load(files.PartialVocabulary)) != progress.Vocabulary)
                return null;
            return AreWhole(files.PartialTraining, progress.Training) && AreWhole(files.PartialHeldOut, progress.HeldOut) ? progress : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or VocabularyException or ExampleSetException)
        {
            return null;
        }
    }

    /// <summary>Writes the file; it is complete or untouched.</summary>
    public void Write(PreparationFolder files) =>
        AtomicWrite.File(files.Progress, stream => stream.Write(SealedJson.Seal(JsonSerializer.SerializeToUtf8Bytes(this, Json))));

    private static bool AreWhole(string folder, SinkProgress side) =>
        side.Shards.All(shard => ExampleShard.ChecksumOf(Path.Combine(folder, shard.Name)) == shard.Checksum);
}
