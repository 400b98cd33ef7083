using System.CommandLine;
using ElectraDsl.Data;

namespace ElectraDsl.Cli;

/// <summary>The options of cleaning, which every command has that prepares text.</summary>
internal sealed class CleaningArguments
{
    private readonly Option<UnicodeNormalization> unicode = Choice<UnicodeNormalization>(
        "--unicode",
        "Bring characters to one Unicode form: nfc joins letters and accents, nfkc also replaces ligatures and full-width forms.");

    private readonly Option<int?> minimumLength = CommonOptions.Number("--minimum-length", "Leave out documents of fewer characters. Default: 0.", smallest: 0);

    private readonly Option<double?> minimumLetters = CommonOptions.Fraction(
        "--minimum-letters", "Leave out documents of whose visible characters a smaller fraction is letters. 0 to 1. Default: 0.");

    private readonly Option<double?> maximumRepeatedLines = CommonOptions.Fraction(
        "--maximum-repeated-lines",
        "Leave out documents of which a larger fraction is lines that occurred before in the same document. 0 to 1. Default: 1.");

    private readonly Option<DuplicateRemoval> duplicates = Choice<DuplicateRemoval>(
        "--remove-duplicates",
        "Leave out documents that are the same as an earlier one, line for line (exact), or share half of their three-word sequences with one (near).");

    private readonly Option<string[]> exclude = CommonOptions.Files(
        "Texts to learn nothing from, such as test data of tasks: documents are left out that share 13 words in a row with them, or a whole line of at least 8 words.",
        "--exclude");

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All => [unicode, minimumLength, minimumLetters, maximumRepeatedLines, duplicates, exclude];

    /// <summary>The text as the options want it.</summary>
    /// <exception cref="UsageException">It was prepared before.</exception>
    /// <exception cref="CorpusException">Excluded files are not there, or this machine cannot do what was asked.</exception>
    public TrainingText Clean(TrainingText text, ParseResult parsed)
    {
        if (text.Raw is null && All.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
            throw new UsageException($"{given.Name} cleans text, and {text.Description} was prepared before: leave it out, or prepare the text again with it.");
        return text.Cleaned(OptionsOf(parsed));
    }

    /// <summary>What was asked for.</summary>
    public CleaningOptions OptionsOf(ParseResult parsed) => new()
    {
        Unicode = parsed.GetValue(unicode),
        MinimumLength = parsed.GetValue(minimumLength) ?? 0,
        MinimumLetters = parsed.GetValue(minimumLetters) ?? 0,
        MaximumRepeatedLines = parsed.GetValue(maximumRepeatedLines) ?? 1,
        Duplicates = parsed.GetValue(duplicates),
        Exclude = parsed.GetValue(exclude) ?? [],
    };

    private static Option<T> Choice<T>(string name, string description)
        where T : struct, Enum
    {
        string[] names = [.. Enum.GetNames<T>().Select(value => value.ToLowerInvariant())];
        return new Option<T>(name)
        {
            Description = $"{description} Default: {names[0]}.",
            HelpName = string.Join('|', names),
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                int place = Array.IndexOf(names, text);
                if (place >= 0)
                    return Enum.GetValues<T>()[place];
                result.AddError($"{name} is '{text}': it must be {string.Join(", ", names[..^1])} or {names[^1]}{NearestName.Suggestion(text, names)}");
                return default;
            },
        };
    }
}
