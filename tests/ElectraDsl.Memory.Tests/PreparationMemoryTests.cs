using ElectraDsl.Data;
using ElectraDsl.Testing;

namespace ElectraDsl.Memory.Tests;

/// <summary>Memory of a preparation follows neither the length of a line nor that of a document.</summary>
public sealed class PreparationMemoryTests
{
    private const long Megabyte = 1_000_000;

    [Theory]
    [InlineData(" ")]  // one line
    [InlineData("\n")] // no blank line
    public void LongLineOrDocument_TakesNoMoreMemoryThanAShortOne(string between)
    {
        // Both fill the lines that are tokenized together, 4 MB of text.
        long little = Peak(6 * Megabyte, between), much = Peak(18 * Megabyte, between);
        Assert.True(much < little + (6 * Megabyte), $"6 MB of text took {little / Megabyte} MB, 18 MB took {much / Megabyte} MB.");
    }

    /// <summary>Bytes that are in use, at most, after a part of the text has been worked on.</summary>
    private static long Peak(long bytes, string between)
    {
        using TemporaryFolder folder = new();
        string path = folder["text.txt"];
        using (StreamWriter writer = new(path))
        {
            Random random = new(1);
            for (int document = 0; document < 20; document++)
                writer.Write($"a short document{document}\n\n");
            for (long written = 0, words = 0; written < bytes; words++)
            {
                string word = $"{(char)('a' + random.Next(26))}{(char)('a' + random.Next(26))}{(char)('a' + random.Next(4))}";
                writer.Write(word + (words % 12 == 11 ? between : " "));
                written += word.Length + 1;
            }
        }

        PreparationOptions options = new(
            64,
            500,
            new SpecialTokens(0, 1, 2, 3, 4),
            LowerCase: true,
            0.1,
            Seed: 1,
            VocabularyPath: null,
            OverflowMode.CarryOver);
        PeakProgress progress = new();
        using PreparedCorpus prepared = CorpusPreparation.Prepare(new TextCorpus([path]), options, folder["out"], progress, default);
        Assert.Equal(21, prepared.Facts.Documents);
        Assert.True(prepared.Facts.Tokens > bytes / 5, $"{prepared.Facts.Tokens} pieces of {bytes} bytes.");
        return progress.Peak;
    }

    private sealed class PeakProgress : IProgress<PreparationProgress>
    {
        public long Peak { get; private set; }

        public void Report(PreparationProgress value) =>
            Peak = Math.Max(Peak, value.Stage.StartsWith("Learning", StringComparison.Ordinal) ? 0 : GC.GetTotalMemory(forceFullCollection: true));
    }
}
