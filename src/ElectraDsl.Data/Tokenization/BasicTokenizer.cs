using System.Buffers;
using System.Globalization;
using System.Text;

namespace ElectraDsl.Data;

/// <summary>
/// Splits text into words and punctuation marks as the original's BasicTokenizer does: control characters are dropped, CJK ideographs
/// stand alone, words are lower-cased and lose their accents, every punctuation mark is a word. By request it splits at white space alone, or
/// between any two characters. Not thread-safe.
/// </summary>
/// <remarks>
/// Source: google-research/electra, model/tokenization.py. The normalizer and pre-tokenizer of Microsoft.ML.Tokenizers are not used:
/// they lose symbols such as $, + and =, emoji, and line ends between words.
/// </remarks>
internal sealed class BasicTokenizer
{
    private readonly bool lowerCase;
    private readonly bool stripAccents;
    private readonly Pretokenization pretokenization;
    private readonly CanonicalDecomposition decomposition = new();
    private readonly ArrayBufferWriter<char> token = new();
    private bool tokenIsAscii = true;

    /// <param name="lowerCase">Whether words are lower-cased.</param>
    /// <param name="stripAccents">Whether accents are dropped; only where words are lower-cased.</param>
    /// <param name="pretokenization">Where words end.</param>
    public BasicTokenizer(bool lowerCase, bool stripAccents, Pretokenization pretokenization = Pretokenization.Words)
    {
        this.pretokenization = pretokenization;
        this.lowerCase = lowerCase;
        this.stripAccents = lowerCase && stripAccents;
    }

    /// <summary>Splits a text.</summary>
    /// <param name="text">Any text; unpaired surrogates are dropped.</param>
    /// <param name="words">Is cleared and gets the words in order.</param>
    public void Split(ReadOnlySpan<char> text, WordList words)
    {
        words.Clear();
        StartToken(); // whatever became of the text before
        for (int i = 0; i < text.Length;)
        {
            char character = text[i];
            if (char.IsAscii(character))
            {
                i++;
                if (character is ' ' or '\t' or '\n' or '\r')
                    EndToken(words);
                else if (!char.IsControl(character))
                    AppendToToken(character);
                continue;
            }

            // An unpaired surrogate is decoded as U+FFFD, which the original drops.
            _ = Rune.DecodeFromUtf16(text[i..], out Rune rune, out int consumed);
            i += consumed;
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                EndToken(words);
            }
            else if (pretokenization == Pretokenization.Words && IsIdeograph(rune.Value))
            {
                EndToken(words);
                AppendToToken(rune);
                EndToken(words);
            }
            else if (category is not (UnicodeCategory.Control or UnicodeCategory.Format) && rune != Rune.ReplacementChar)
            {
                AppendToToken(rune);
            }
        }

        EndToken(words);
    }

    private void AppendToToken(char character)
    {
        token.GetSpan(1)[0] = character;
        token.Advance(1);
    }

    private void AppendToToken(Rune rune)
    {
        tokenIsAscii = false;
        token.Advance(rune.EncodeToUtf16(token.GetSpan(2)));
    }

    private void EndToken(WordList words)
    {
        if (tokenIsAscii)
            SplitAscii(token.WrittenSpan, words);
        else
            SplitUnicode(token.WrittenSpan, words);
        words.EndWord();
        StartToken();
    }

    private void StartToken()
    {
        token.ResetWrittenCount();
        tokenIsAscii = true;
    }

    private void SplitAscii(ReadOnlySpan<char> text, WordList words)
    {
        foreach (char character in text)
        {
            if (!StandsAlone(!char.IsAsciiLetterOrDigit(character)))
            {
                words.Append(lowerCase ? char.ToLowerInvariant(character) : character);
                continue;
            }

            // Control characters and blanks are gone: what is neither letter nor digit counts as punctuation in the original.
            words.EndWord();
            words.Append(lowerCase ? char.ToLowerInvariant(character) : character);
            words.EndWord();
        }
    }

    private bool StandsAlone(bool isPunctuation) => pretokenization switch
    {
        Pretokenization.Characters => true,
        Pretokenization.Whitespace => false,
        _ => isPunctuation,
    };

    private void SplitUnicode(ReadOnlySpan<char> text, WordList words)
    {
        string cased = lowerCase ? PythonCasing.ToLower(text) : text.ToString();
        if (!stripAccents)
        {
            foreach (Rune rune in cased.EnumerateRunes())
                Append(rune, words);
            return;
        }

        foreach (int codePoint in decomposition.Of(cased))
        {
            Rune rune = new(codePoint);
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
                Append(rune, words);
        }
    }

    private void Append(Rune rune, WordList words)
    {
        bool standsAlone = StandsAlone(IsPunctuation(rune));
        if (standsAlone)
            words.EndWord();
        Span<char> utf16 = stackalloc char[2];
        foreach (char character in utf16[..rune.EncodeToUtf16(utf16)])
            words.Append(character);
        if (standsAlone)
            words.EndWord();
    }

    private static bool IsPunctuation(Rune rune) => rune.IsAscii
        ? !char.IsAsciiLetterOrDigit((char)rune.Value)
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation
            or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
            or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;

    // The blocks "CJK Unified Ideographs" with extensions A to E and the compatibility ideographs: the original's list.
    private static bool IsIdeograph(int codePoint) => codePoint
        is (>= 0x4E00 and <= 0x9FFF)
        or (>= 0x3400 and <= 0x4DBF)
        or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F)
        or (>= 0x2B820 and <= 0x2CEAF)
        or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x2F800 and <= 0x2FA1F);
}
