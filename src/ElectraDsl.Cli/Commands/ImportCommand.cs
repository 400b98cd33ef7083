using System.CommandLine;
using System.Text;
using ElectraDsl.Checkpoints;
using ElectraDsl.Export;

namespace ElectraDsl.Cli;

/// <summary><c>import</c>: declares a model of Hugging Face's in C#.</summary>
internal static class ImportCommand
{
    private const string Description =
        "Writes a record that declares what a folder in Hugging Face's format holds: an ELECTRA, or a RoFormer as export writes it, and its head where it is fine-tuned. With it the folder is loaded by pretrain --initialize-from, finetune --encoder, embed, detect and predict.";

    private const string Extension = ".cs";

    /// <summary>Examples for the help.</summary>
    public static readonly string[] Examples =
    [
        "import hf/electra-small --output ElectraSmallOfHub.cs",
        "import hf/reviews --output Reviews.cs",
    ];

    /// <summary>Makes the command.</summary>
    public static Command Make(Terminal terminal)
    {
        Argument<string> folder = new("folder")
        {
            Description = "The folder: with config.json, model.safetensors and vocab.txt, or with such folders discriminator and generator in it.",
        };
        Option<string> output = new("--output")
        {
            Description = "The file to write, for example Reviews.cs: the record has its name.",
            HelpName = "file",
            Required = true,
        };
        Command command = new("import", Description) { folder, output };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(output), name = Path.GetFileNameWithoutExtension(path);
            if (!path.EndsWith(Extension, StringComparison.Ordinal))
                throw new UsageException($"{output.Name} is {path}: its name must end in {Extension}.");
            if (!IsName(name))
                throw new UsageException($"{output.Name} is {path}: the record has the file's name, which must be letters and digits after an upper-case letter, and is {name}.");
            if (Path.Exists(path))
                throw new UsageException($"{path} exists already: name another file, or delete it.");
            if (Path.GetDirectoryName(path) is { Length: > 0 } parent && PathObstacle.ToFolder(parent) is { } missing)
                throw new UsageException($"{output.Name} is {path}: {missing}. Make the folder, or name another.");
            string from = parsed.GetRequiredValue(folder);
            if (PathObstacle.ToFolder(from) is { } obstacle)
                throw new UsageException($"{obstacle}: name a folder in Hugging Face's format.");
            if (Directory.Exists(from)
                && Directory.EnumerateFiles(from, "*.onnx", SearchOption.AllDirectories).Any()
                && !Directory.EnumerateFiles(from, "*.safetensors", SearchOption.AllDirectories).Any())
                throw new UsageException($"{from} holds a graph for ONNX Runtime and no model.safetensors: name a folder in Hugging Face's format.");
            string text = HuggingFaceDeclaration.Of(from, name);
            AtomicWrite.File(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            terminal.Line($"Wrote {path}: put it into a project, build, and load {from} with it.");
            return ExitCode.Success;
        });
        return command;
    }

    // An upper-case letter first: no keyword of C# has one.
    private static bool IsName(string name) =>
        name.Length > 0 && char.IsUpper(name[0]) && name.All(letter => char.IsLetterOrDigit(letter) || letter == '_');
}
