using System.CommandLine;
using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>The options of every command that reads a corpus: which files, and how they are read.</summary>
internal sealed class CorpusOptions
{
    private const string Skip = "skip", Stop = "stop";

    private readonly Option<string?> format = Choice(
        "--format",
        "What the files hold, compressed or not; text reads JSON, tables and markup as they are. Default: auto, told from each file.",
        [.. Enum.GetValues<CorpusFormat>().Select(FormatNames.Value)]);

    private readonly Option<string?> textColumn = new("--text-column")
    {
        Description = $"Column of tables, or field of JSON lines, that holds the text of a document. Default: {TextCorpusOptions.DefaultTextColumn}.",
        HelpName = "name",
    };

    private readonly Option<string?> documents = Choice(
        "--documents",
        "What a document of plain text is: lines between blank-lines, each of the lines, or whole files. Default: blank-lines.",
        [.. Enum.GetValues<DocumentBoundary>().Select(boundary => Hyperparameter.Text(boundary))]);

    private readonly Option<string?> onError = Choice(
        "--on-error",
        $"At a line or row that cannot be read: {Stop}, or {Skip} it, and what follows a damaged place of an archive; they are counted. Default: {Stop}.",
        [Stop, Skip]);

    /// <param name="description">What the text is for, and what is read without the option.</param>
    public CorpusOptions(string description) => Files = CommonOptions.Files(description);

    /// <summary>The files.</summary>
    public Option<string[]> Files { get; }

    /// <summary>All of the options, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [Files, format, textColumn, documents, onError];

    /// <summary>The names that were given; empty for none.</summary>
    /// <exception cref="UsageException">It is said how to read files, and none are named.</exception>
    public IReadOnlyList<string> NamesOf(ParseResult parsed)
    {
        string[] names = parsed.GetValue(Files) ?? [];
        return names.Length > 0 || All.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is not { } alone
            ? names
            : throw new UsageException($"{alone.Name} says how the files of {Files.Name} are read: give both, or leave {alone.Name} out.");
    }

    /// <summary>How the files are read.</summary>
    public TextCorpusOptions ReadingOf(ParseResult parsed) => new()
    {
        Format = parsed.GetValue(format) is { } form
            ? Enum.GetValues<CorpusFormat>().First(one => FormatNames.Value(one) == form)
            : CorpusFormat.Auto,
        TextColumn = parsed.GetValue(textColumn),
        Documents = parsed.GetValue(documents) is { } boundary
            ? Enum.GetValues<DocumentBoundary>().First(one => Hyperparameter.Text(one) == boundary)
            : null,
        SkipErrors = parsed.GetValue(onError) == Skip,
    };

    /// <summary>The text; null where no files are named.</summary>
    /// <exception cref="UsageException">It is said how to read files, and none are named.</exception>
    /// <exception cref="CorpusException">The files are no text.</exception>
    public ICorpus? Of(ParseResult parsed) => NamesOf(parsed) is { Count: > 0 } names ? new TextCorpus(names, ReadingOf(parsed)) : null;

    private static Option<string?> Choice(string name, string description, string[] choices) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', choices),
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (choices.FirstOrDefault(choice => choice.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } found)
                return found;
            result.AddError(
                $"{name} is '{text}': it must be {string.Join(", ", choices[..^1])} or {choices[^1]}{NearestName.Suggestion(text.ToLowerInvariant(), choices)}");
            return null;
        },
    };
}
