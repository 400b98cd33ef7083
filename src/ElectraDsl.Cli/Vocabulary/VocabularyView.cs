using ElectraDsl.Data;

namespace ElectraDsl.Cli;

/// <summary>A vocabulary in the terminal, or as JSON.</summary>
internal static class VocabularyView
{
    /// <summary>Writes a table.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="path">The vocabulary's file.</param>
    /// <param name="vocabulary">What it holds.</param>
    /// <param name="fit">How it reads a text; null where none was named.</param>
    public static void Write(Terminal terminal, string path, WordPieceVocabulary vocabulary, VocabularyFit? fit)
    {
        FittingTable table = new(terminal, new FittingColumn("", MayWrap: false), new FittingColumn(path));
        Parts parts = new(vocabulary);
        table.Add("tokens", Words.Count(vocabulary.Size));
        table.Add("special tokens", string.Join(", ", vocabulary.Special.All.Select(token => $"{token.Text} {token.Id}")));
        table.Add("tokens that begin a word", Words.Count(parts.Beginning));
        table.Add("tokens that continue a word", Words.Count(parts.Continuing));
        table.Add("single characters", Words.Count(parts.Characters));
        table.Add("unused entries", Words.Count(parts.Unused));
        table.Add("longest token", parts.Longest);
        if (fit is not null)
        {
            table.AddEmpty();
            table.Add("words of the text", Words.Count(fit.Words));
            table.Add("word pieces a word", fit.Words == 0 ? "" : Words.Figure((double)fit.Pieces / fit.Words));
            table.Add("unknown words", $"{Words.Count(fit.Unknown)} ({(fit.Words == 0 ? "" : Words.Percent((double)fit.Unknown / fit.Words))})");
            if (fit.UnknownWords.Count > 0)
                table.Add("most frequent unknown words", string.Join(", ", fit.UnknownWords.Select(word => $"{word.Word} {Words.Count(word.Count)}")));
            table.Add("tokens that the text uses", $"{Words.Count(fit.Used)} ({Words.Percent((double)fit.Used / vocabulary.Size)})");
        }

        table.Write();
    }

    /// <summary>The same as one document.</summary>
    public static string Json(string path, WordPieceVocabulary vocabulary, VocabularyFit? fit)
    {
        Parts parts = new(vocabulary);
        return JsonText.Of(new
        {
            Path = path,
            vocabulary.Size,
            Special = vocabulary.Special.All.ToDictionary(token => token.Text, token => token.Id),
            parts.Beginning,
            parts.Continuing,
            parts.Characters,
            parts.Unused,
            parts.Longest,
            fit?.Words,
            PiecesPerWord = fit is { Words: > 0 } ? (double)fit.Pieces / fit.Words : (double?)null,
            UnknownRate = fit is { Words: > 0 } ? (double)fit.Unknown / fit.Words : (double?)null,
            UnknownWords = fit?.UnknownWords.Select(word => new { word.Word, word.Count }),
            UsedTokens = fit?.Used,
        });
    }

    private sealed class Parts(WordPieceVocabulary vocabulary)
    {
        private readonly string[] ordinary =
        [
            .. vocabulary.Tokens
                .Except(vocabulary.Special.All.Select(special => special.Text))
                .Where(token => !WordPieceVocabularyTrainer.IsUnused(token)),
        ];

        public int Continuing => ordinary.Count(Continues);

        public int Beginning => ordinary.Length - Continuing;

        public int Characters => ordinary.Count(token => (Continues(token) ? token[2..] : token).EnumerateRunes().Count() == 1);

        public int Unused => vocabulary.Tokens.Count(WordPieceVocabularyTrainer.IsUnused);

        public string Longest => ordinary.MaxBy(token => token.Length) ?? "";

        private static bool Continues(string token) =>
            token.Length > 2 && token.StartsWith(WordPieceVocabulary.ContinuationPrefix, StringComparison.Ordinal);
    }
}
