using System.CommandLine;
using System.Text;
using ElectraDsl.Checkpoints;
using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary><c>inspect</c>: what a prepared text is like, before anything is trained on it.</summary>
internal static class InspectCommand
{
    private const int DefaultExamples = 3;

    private const string Description =
        "Shows what a prepared text is like: counts, duplicates, unknown and lost word pieces, lengths of sequences, and sequences with the masks that training draws.";

    /// <summary>Examples for the help.</summary>
    public static readonly string[] Examples =
    [
        "inspect --corpus text/books",
        "inspect --corpus text/books --examples 10 --output books.html",
        "inspect --corpus text/books --json",
    ];

    /// <summary>Makes the command.</summary>
    public static Command Make(CommonOptions common, Terminal terminal)
    {
        Option<string> folder = new("--corpus")
        {
            Description = "A folder that prepare made, or a run with its own text.",
            HelpName = "folder",
            Required = true,
        };
        Option<int?> examples = CommonOptions.Number("--examples", $"Number of sequences to show. Default: {DefaultExamples}.", smallest: 0);
        Option<string?> output = new("--output")
        {
            Description = "Write a page with the same to this file, .html.",
            HelpName = "file",
        };
        Option<bool> json = new("--json") { Description = "Write one JSON document with unrounded numbers instead of the table." };
        Command command = new("inspect", Description) { folder, examples, output, json, common.Model };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(folder);
            string? page = parsed.GetValue(output);
            if (page is not null && !page.EndsWith(".html", StringComparison.OrdinalIgnoreCase))
                throw new UsageException($"{output.Name} is {page}: its name must end in .html.");
            if (PathObstacle.ToFolder(path) is { } obstacle)
                throw new UsageException($"{obstacle}: name a folder of prepared text.");
            if (page is not null && PathObstacle.ToWritingInto(Path.GetDirectoryName(Path.GetFullPath(page))!) is { } wall)
                throw new UsageException($"{wall}: name another file for the page, {output.Name} <page.html>.");
            PretrainingRecipe recipe = common.ModelOf(parsed);
            path = TextOf(path);
            using PreparedCorpus corpus = PreparedFolder.Open(path, out PreparationOptions options);
            Inspection inspection = new(
                path,
                corpus,
                options,
                TextStatistics.Of(corpus, CancellationToken.None),
                MaskedSequence.Of(corpus, recipe, parsed.GetValue(examples) ?? DefaultExamples));
            if (parsed.GetValue(json))
                terminal.Output.WriteLine(InspectionJson.Of(inspection));
            else
                InspectionView.Write(terminal, inspection);
            if (page is not null)
            {
                AtomicWrite.File(page, stream => stream.Write(Encoding.UTF8.GetBytes(InspectionPage.Of(inspection))));
                terminal.Notice($"The page is {page}.");
            }

            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The folder of a run's text, which may lie elsewhere.</summary>
    private static string TextOf(string path)
    {
        if (PreparedFolder.IsPrepared(path) || CorpusFiles.RunIn(path) is null)
            return path;
        RunFile training = RunFolder.Open(path).ReadManifest().Corpus.Training; // <text>/shards/training/examples.json
        string[] places =
        [
            .. new[] { Path.Combine(path, training.Path), training.Origin }.OfType<string>().Select(place => Path.GetFullPath(Path.Combine(place, "..", "..", ".."))),
        ];
        return places.FirstOrDefault(PreparedFolder.IsPrepared) ?? places[^1];
    }
}
