using System.CommandLine;
using System.Text;
using ElectraDsl.Checkpoints;
using ElectraDsl.Inference;

namespace ElectraDsl.Cli;

/// <summary><c>detect</c>: how likely each word of a text was replaced, for any amount of text.</summary>
internal static class DetectCommand
{
    private const string Description =
        "Says of each word of each line how likely it was replaced, according to the discriminator: in color in a terminal, as JSON lines into a pipe or file, or as a page. A line longer than the model's longest sequence is cut off.";

    /// <summary>Examples for the help.</summary>
    public static readonly string[] Examples =
    [
        "detect --run runs/small sentences.txt",
        "detect --run runs/small sentences.txt --output sentences.html",
        "detect --run runs/small sentences.txt --output sentences.jsonl",
    ];

    private const int LinesAtOnce = 256;

    /// <summary>Makes the command.</summary>
    public static Command Make(CommonOptions common, Terminal terminal)
    {
        Argument<string[]> files = InputLines.Files();
        Option<string?> output = new("--output")
        {
            Description = "The file: .jsonl or .html. Default: standard output.",
            HelpName = "file",
        };
        Command command = new("detect", Description) { files, common.Run, output, common.Model, common.Device, common.Threads };
        command.SetAction(parsed =>
        {
            string? path = parsed.GetValue(output);
            InputLines.CheckOutput(parsed.GetValue(files), path);
            bool isPage = path?.EndsWith(".html", StringComparison.OrdinalIgnoreCase) == true;
            if (path is not null && !isPage && !path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase))
                throw new UsageException($"--output is {path}: its name must end in .jsonl or .html.");
            IEnumerable<string> lines = InputLines.Read(parsed.GetValue(files) ?? [], terminal).Where(line => line.Length > 0);
            using TextEncoder encoder = common.OpenEncoder(parsed);
            if (!encoder.IsDiscriminator && encoder.HasDiscriminator)
                throw new UsageException(
                    $"{parsed.GetRequiredValue(common.Run)} has no discriminator's head that was trained with its encoder, which could say which words were replaced: name the pre-training run, or a folder of ElectraForPreTraining.");
            if (!encoder.IsDiscriminator)
                throw new UsageException(
                    $"{encoder.ModelName} was not trained by replaced token detection: it has no discriminator that could say which words were replaced.");
            IEnumerable<DetectedText> texts = lines.Chunk(LinesAtOnce).SelectMany(chunk =>
                chunk.Zip(encoder.FindReplaced(chunk), (text, words) => new DetectedText(text, words)));
            if (path is null)
            {
                foreach (DetectedText text in texts)
                {
                    if (terminal.IsRich)
                        DetectionView.Write(terminal, text);
                    else
                        terminal.Output.WriteLine(DetectionJson.Of(text));
                }

                return ExitCode.Success;
            }

            long count = 0;
            AtomicWrite.File(path, stream =>
            {
                using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
                if (isPage)
                {
                    DetectedText[] all = [.. texts];
                    count = all.Length;
                    writer.Write(DetectionPage.Of(encoder.ModelName, all));
                    return;
                }

                foreach (DetectedText text in texts)
                {
                    writer.Write(DetectionJson.Of(text));
                    writer.Write('\n');
                    count++;
                }
            });
            terminal.Line($"Wrote {Words.Counted(count, "text")} to {path}.");
            return ExitCode.Success;
        });
        return command;
    }
}
