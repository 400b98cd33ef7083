using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace ElectraDsl.Data;

/// <summary>
/// A corpus without the documents that nothing shall be learned from, its characters brought to one form. The same documents are left out whatever
/// the number of threads. All documents are looked at once before the first one comes, which takes one more pass over the text; memory grows by 10
/// bytes a document, by 160 more while near-duplicates are looked for.
/// </summary>
public sealed class CleanedCorpus : ICorpus, ILineCorpus
{
    private const int StartLength = 60;

    private readonly ICorpus corpus;
    private readonly CleaningOptions options;
    private readonly Lazy<string> fingerprint;
    private readonly SortedDictionary<LeftOutReason, string> starts = []; // of the first document for each reason
    private DocumentSurvey? survey;

    /// <summary>Says what becomes of a corpus.</summary>
    /// <param name="corpus">The text.</param>
    /// <param name="options">What is changed or left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="CorpusException">Excluded files are not there, or this machine cannot normalize text; one line.</exception>
    public CleanedCorpus(ICorpus corpus, CleaningOptions options)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        UnicodeForm.Demand(options.Unicode);
        _ = CorpusFiles.Expand(options.Exclude);
        this.corpus = corpus;
        this.options = options;
        fingerprint = new Lazy<string>(ComputeFingerprint);
    }

    /// <inheritdoc/>
    public string Description => corpus.Description;

    /// <summary>A checksum of the corpus, of the options and of the excluded texts, computed once.</summary>
    public string Fingerprint => fingerprint.Value;

    /// <summary>What is left out; complete once the documents have been read.</summary>
    public IReadOnlyList<LeftOut> LeftOut =>
    [
        .. corpus.LeftOut,
        .. starts.Select(start => new LeftOut(
            Data.LeftOut.Document,
            Describe(start.Key),
            Enumerable.Range(0, survey!.Documents).LongCount(document => survey[document] == start.Key),
            start.Value)),
    ];

    /// <summary>The options, as they are typed, by which no document was left out; empty until the documents have been looked at.</summary>
    public IReadOnlyList<string> WithoutEffect
    {
        get
        {
            if (survey is not { } made)
                return [];
            HashSet<LeftOutReason> found = [.. Enumerable.Range(0, made.Documents).Select(document => made[document])];
            (string Option, bool IsAsked, LeftOutReason[] Reasons)[] rules =
            [
                ("--minimum-length", options.MinimumLength > 0, [LeftOutReason.Length]),
                ("--minimum-letters", options.MinimumLetters > 0, [LeftOutReason.Letters]),
                ("--maximum-repeated-lines", options.MaximumRepeatedLines < 1, [LeftOutReason.RepeatedLines]),
                ("--remove-duplicates", options.Duplicates != DuplicateRemoval.None, [LeftOutReason.Copy, LeftOutReason.NearDuplicate]),
                ("--exclude", options.Exclude.Count > 0, [LeftOutReason.Excluded]),
            ];
            return [.. rules.Where(rule => rule.IsAsked && !rule.Reasons.Any(found.Contains)).Select(rule => rule.Option)];
        }
    }

    /// <inheritdoc/>
    public double FractionRead => corpus.FractionRead;

    /// <summary>Looks at all documents, unless that was done before; reading them does it, too.</summary>
    /// <param name="report">Gets the fraction of the text and the characters that were read.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="CorpusException">The text cannot be read, or nothing is left of it; one line.</exception>
    public void Survey(Action<double, long>? report, CancellationToken cancellation)
    {
        if (survey is not null || !options.LeavesOut)
            return;
        DocumentSurvey made = DocumentSurvey.Of(
            AllLines(), options, characters => report?.Invoke(corpus.FractionRead, characters), cancellation);
        LeftOutReason[] reasons = [.. Enumerable.Range(0, made.Documents).Select(document => made[document])];
        if (Array.TrueForAll(reasons, reason => reason != LeftOutReason.None))
        {
            IEnumerable<string> counts = reasons.CountBy(reason => reason).OrderBy(count => count.Key).Select(count => $"{count.Value} {Describe(count.Key)}");
            throw new CorpusException($"All {made.Documents} documents of the corpus ({Description}) are left out: {string.Join(", ", counts)}.");
        }

        survey = made;
    }

    /// <inheritdoc/>
    public IEnumerable<Document> ReadDocuments()
    {
        List<string> lines = [];
        int number = 0;
        foreach (TextLine line in ReadLines())
        {
            lines.Add(line.Text);
            if (!line.EndsDocument)
                continue;
            yield return new Document($"{Description}#{++number}", lines);
            lines = [];
        }
    }

    /// <inheritdoc/>
    IEnumerable<TextLine> ILineCorpus.ReadLines() => ReadLines();

    private IEnumerable<TextLine> ReadLines()
    {
        Survey(report: null, CancellationToken.None);
        return survey is { } made ? Kept(made) : AllLines();
    }

    private IEnumerable<TextLine> Kept(DocumentSurvey made)
    {
        int document = 0;
        foreach (TextLine line in AllLines())
        {
            if (document == made.Documents)
                throw new CorpusException($"The corpus ({Description}) changed while it was read: do not modify its files and start again.");
            if (made[document] == LeftOutReason.None)
                yield return line;
            else
                _ = starts.TryAdd(made[document], StartOf(line.Text));
            document += line.EndsDocument ? 1 : 0;
        }
    }

    private IEnumerable<TextLine> AllLines() =>
        TextLine.Of(corpus).Select(line => line with { Text = UnicodeForm.Of(line.Text, options.Unicode) });

    private static string StartOf(string line) =>
        line.Length <= StartLength ? line : $"{line[..(char.IsHighSurrogate(line[StartLength - 1]) ? StartLength - 1 : StartLength)]}...";

    private string Describe(LeftOutReason reason) => reason switch
    {
        LeftOutReason.Length => $"shorter than {options.MinimumLength} characters (--minimum-length)",
        LeftOutReason.Letters => $"of less than {Percent(options.MinimumLetters)} letters (--minimum-letters)",
        LeftOutReason.RepeatedLines => $"of which more than {Percent(options.MaximumRepeatedLines)} is repeated lines (--maximum-repeated-lines)",
        LeftOutReason.Excluded => "with text of the excluded files (--exclude)",
        LeftOutReason.Copy => "the same as an earlier one (--remove-duplicates)",
        LeftOutReason.NearDuplicate => "nearly the same as an earlier one (--remove-duplicates near)",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Nothing is left out for this reason."),
    };

    private static string Percent(double fraction) => (100 * fraction).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    private string ComputeFingerprint()
    {
        XxHash128 hash = new();
        hash.Append(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{corpus.Fingerprint} {options.Unicode} {options.MinimumLength} {options.MinimumLetters} {options.MaximumRepeatedLines} {options.Duplicates}")));
        foreach (string path in CorpusFiles.Expand(options.Exclude))
        {
            try
            {
                using Stream stream = new TextSource(path).Open();
                hash.Append(stream);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new CorpusException($"{path} cannot be read: {e.Message}", e);
            }
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
