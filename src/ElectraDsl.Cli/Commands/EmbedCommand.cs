using System.CommandLine;
using System.Diagnostics;
using ElectraDsl.Checkpoints;
using ElectraDsl.Inference;
using static TorchSharp.torch;

namespace ElectraDsl.Cli;

/// <summary><c>embed</c>: texts into vectors.</summary>
internal static class EmbedCommand
{
    private const string Description =
        "Writes a vector for each line of text: the mean of the encoder's last hidden states; of a fine-tuning run the tuned encoder's. Good input for a classifier of your own; cosines of such vectors say little until the encoder is tuned for similarity: finetune does so for a head with [SentenceEmbedding].";

    /// <summary>Examples for the help.</summary>
    public static readonly string[] Examples =
    [
        "embed --run runs/small sentences.txt --output vectors.npy",
        "embed --run runs/small sentences.txt --output vectors.arrow",
        "embed --run runs/sentiment sentences.txt --output vectors.npy",
        "echo \"The cat sat.\" | embed --run runs/small",
    ];

    // A few batches: enough for texts of similar length to be found, little enough to stay small in memory.
    private const int LinesAtOnce = 1_024;

    /// <summary>Makes the command.</summary>
    public static Command Make(CommonOptions common, Terminal terminal)
    {
        Argument<string[]> files = InputLines.Files();
        Option<string?> output = new("--output")
        {
            Description = "The file: .npy (NumPy), .arrow (Arrow IPC) or .jsonl. Default: JSON lines on standard output.",
            HelpName = "file",
        };
        Command command = new("embed", Description) { files, common.Run, output, common.Model, common.Device, common.Threads };
        command.SetAction(parsed =>
        {
            string? path = parsed.GetValue(output);
            InputLines.CheckOutput(parsed.GetValue(files), path);
            Func<Stream, int, IVectorWriter>? format = path is null ? null : VectorFormat.Of(path);
            IEnumerable<string> lines = InputLines.Read(parsed.GetValue(files) ?? [], terminal);
            using TextEncoder encoder = common.OpenEncoder(parsed);
            if (format is null)
            {
                using JsonVectors writer = new(terminal.Output);
                _ = Write(encoder, lines, writer);
                return ExitCode.Success;
            }

            Stopwatch clock = Stopwatch.StartNew();
            long count = 0;
            AtomicWrite.File(path!, stream =>
            {
                using IVectorWriter writer = format(stream, encoder.HiddenSize);
                count = Write(encoder, lines, writer);
            });
            terminal.Line(
                $"Wrote {Words.Counted(count, "vector")} of {Words.Count(encoder.HiddenSize)} values to {path}: {Words.Count((long)(count / clock.Elapsed.TotalSeconds))} texts/s.");
            return ExitCode.Success;
        });
        return command;
    }

    private static long Write(TextEncoder encoder, IEnumerable<string> lines, IVectorWriter writer)
    {
        long count = 0;
        foreach (string[] texts in lines.Chunk(LinesAtOnce))
        {
            using Tensor vectors = encoder.Encode(texts);                                   // [B, H]
            using Tensor local = vectors.cpu();
            writer.Write(texts, local.data<float>().ToArray());
            count += texts.Length;
        }

        return count;
    }
}
