using System.Runtime.InteropServices;
using ElectraDsl.Data;

namespace ElectraDsl.Cli;

/// <summary>How a vocabulary reads a text.</summary>
/// <param name="Words">Words of the text, punctuation marks included.</param>
/// <param name="Pieces">Word pieces that they are read as.</param>
/// <param name="Unknown">Words among them that are [UNK].</param>
/// <param name="Used">Tokens of the vocabulary that occur.</param>
/// <param name="UnknownWords">The most frequent words that are [UNK], and how often they occur.</param>
internal sealed record VocabularyFit(long Words, long Pieces, long Unknown, int Used, IReadOnlyList<(string Word, long Count)> UnknownWords)
{
    private const int ShownWords = 12;

    // A text of another alphabet has as many unknown words as words: the first hundred thousand hold the frequent ones.
    private const int MostUnknownWords = 100_000;

    /// <summary>Reads a text.</summary>
    public static VocabularyFit Of(WordPieceTokenizer tokenizer, IEnumerable<string> lines, CancellationToken cancellation)
    {
        WordPieceVocabulary vocabulary = tokenizer.Vocabulary;
        WordSplitter splitter = new();
        bool[] isUsed = new bool[vocabulary.Size];
        Dictionary<string, long> unknownWords = new(StringComparer.Ordinal);
        long words = 0, pieces = 0, unknown = 0;
        foreach (string line in lines)
        {
            cancellation.ThrowIfCancellationRequested();
            bool holdsUnknown = false;
            foreach (int id in tokenizer.Encode(line))
            {
                isUsed[id] = true;
                pieces++;
                words += vocabulary.ContinuesWord[id] ? 0 : 1;
                unknown += id == vocabulary.Special.Unknown ? 1 : 0;
                holdsUnknown |= id == vocabulary.Special.Unknown;
            }

            if (!holdsUnknown)
                continue;
            foreach (string word in splitter.Split(line).Where(word => tokenizer.Encode(word).Contains(vocabulary.Special.Unknown)))
            {
                if (unknownWords.Count < MostUnknownWords || unknownWords.ContainsKey(word))
                    CollectionsMarshal.GetValueRefOrAddDefault(unknownWords, word, out _)++;
            }
        }

        return new VocabularyFit(
            words,
            pieces,
            unknown,
            isUsed.Count(used => used),
            [
                .. unknownWords
                    .OrderByDescending(word => word.Value)
                    .ThenBy(word => word.Key, StringComparer.Ordinal)
                    .Take(ShownWords)
                    .Select(word => (word.Key, word.Value)),
            ]);
    }
}
