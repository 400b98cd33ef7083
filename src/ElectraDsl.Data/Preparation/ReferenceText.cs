using System.IO.Compression;
using System.Text;

namespace ElectraDsl.Data;

/// <summary>
/// Text as it was written, to evaluate runs on without asking what they made of it: held-out blocks, and blocks of training text to count words in.
/// It is the same for every vocabulary and every sequence length that the corpus was prepared for.
/// </summary>
/// <param name="Blocks">In the order of the corpus.</param>
public sealed record ReferenceText(IReadOnlyList<TextBlock> Blocks)
{
    /// <summary>Characters of held-out text that are kept: some 300,000 English words, more than a referee uses.</summary>
    public const int HeldOutCharacters = 2 << 20;

    /// <summary>Characters of training text that are kept: some 1.4 million English words, counted in seconds, and 4 MB packed.</summary>
    public const int TrainingCharacters = 8 << 20;

    // Enough lines for passages that continue over several, few enough that blocks of all parts of a corpus find room.
    internal const int LinesOfBlock = 64;

    // What a line of the file begins with. A blank line ends a block.
    internal const char HeldOutMark = '+', TrainingMark = '-';

    /// <summary>Reads what a preparation has kept.</summary>
    /// <param name="path">The reference.txt.gz, whole: whoever knows its checksum has compared it.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ReferenceText Read(string path)
    {
        using StreamReader reader = new(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        List<TextBlock> blocks = [];
        List<string> lines = [];
        bool isHeldOut = false;
        while (reader.ReadLine() is string line)
        {
            if (line.Length > 0)
            {
                isHeldOut = line[0] == HeldOutMark;
                lines.Add(line[1..]);
                continue;
            }

            blocks.Add(new TextBlock(isHeldOut, lines));
            lines = [];
        }

        return new ReferenceText(blocks);
    }

    /// <summary>
    /// The beginning of a corpus, as many characters as are kept of held-out and training text together; all of it counts as held out.
    /// </summary>
    /// <exception cref="CorpusException">It cannot be read, or holds no text.</exception>
    public static ReferenceText Of(ICorpus corpus, CancellationToken cancellation)
    {
        List<TextBlock> blocks = [];
        List<string> lines = [];
        long characters = 0;
        foreach (TextLine line in TextLine.Of(corpus))
        {
            cancellation.ThrowIfCancellationRequested();
            lines.Add(line.Text);
            characters += line.Text.Length;
            bool isEnough = characters >= HeldOutCharacters + TrainingCharacters;
            if (line.EndsDocument || lines.Count == LinesOfBlock || isEnough)
            {
                blocks.Add(new TextBlock(IsHeldOut: true, lines));
                lines = [];
            }

            if (isEnough)
                break;
        }

        return new ReferenceText(blocks);
    }
}
