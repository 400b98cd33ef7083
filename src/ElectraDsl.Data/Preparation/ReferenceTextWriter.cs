using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Data;

/// <summary>
/// Keeps blocks of a corpus as they were written, for <see cref="ReferenceText"/>. Which ones depends on the corpus and on what is held out, not on
/// the vocabulary. The file appears under its name when <see cref="Complete"/> returns; a writer that is disposed before leaves nothing.
/// </summary>
internal sealed class ReferenceTextWriter : IDisposable
{
    private readonly string path;
    private readonly StreamWriter writer;
    private readonly double heldOutRate, trainingRate;
    private long heldOutRoom = ReferenceText.HeldOutCharacters, trainingRoom = ReferenceText.TrainingCharacters;
    private ulong block;
    private int linesOfBlock;
    private bool isKept, isComplete;

    /// <summary>Begins a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="split">The corpus: how much of it there is decides which part of the blocks is kept.</param>
    public ReferenceTextWriter(string path, SplitCorpus split)
    {
        this.path = path;
        double heldOut = (double)split.HeldOutDocumentCount / split.DocumentCount; // of the characters, too, where documents are alike
        heldOutRate = ReferenceText.HeldOutCharacters / (split.CharacterCount * heldOut);
        trainingRate = ReferenceText.TrainingCharacters / (split.CharacterCount * (1 - heldOut));
        FileStream stream = new(AtomicWrite.PartialPath(path), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        writer = new StreamWriter(new GZipStream(stream, CompressionLevel.Optimal), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))
        {
            NewLine = "\n",
        };
    }

    /// <summary>Takes the corpus's next line.</summary>
    public void Add(in CorpusLine line)
    {
        ref long room = ref line.IsHeldOut ? ref heldOutRoom : ref trainingRoom;
        if (linesOfBlock == 0)
            isKept = room > 0 && Draw(block) < (line.IsHeldOut ? heldOutRate : trainingRate);
        linesOfBlock++;
        if (isKept)
        {
            writer.Write(line.IsHeldOut ? ReferenceText.HeldOutMark : ReferenceText.TrainingMark);
            writer.WriteLine(line.Text.ReplaceLineEndings(" ")); // a corpus of the user's own may have lines with breaks in them
            room -= line.Text.Length;
        }

        if (!line.EndsDocument && linesOfBlock < ReferenceText.LinesOfBlock)
            return;
        if (isKept)
            writer.WriteLine();
        block++;
        linesOfBlock = 0;
    }

    /// <summary>Finishes the file, forces it to the disk, gives it its name and returns the checksum of its bytes.</summary>
    public string Complete()
    {
        writer.Dispose();
        using (FileStream stream = new(AtomicWrite.PartialPath(path), FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0))
            stream.Flush(flushToDisk: true);
        File.Move(AtomicWrite.PartialPath(path), path, overwrite: true);
        isComplete = true;
        return ChecksumOf(path);
    }

    /// <summary>Closes the file; deletes it where it is not complete.</summary>
    public void Dispose()
    {
        writer.Dispose();
        if (!isComplete)
            File.Delete(AtomicWrite.PartialPath(path));
    }

    /// <summary>The checksum of a file's bytes.</summary>
    public static string ChecksumOf(string path)
    {
        XxHash128 hash = new();
        using FileStream stream = File.OpenRead(path);
        hash.Append(stream);
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>0 to 1, the same for a block on every machine.</summary>
    private static double Draw(ulong block) => (SplitMix64.Mix(block) >> 11) * (1.0 / (1UL << 53));
}
