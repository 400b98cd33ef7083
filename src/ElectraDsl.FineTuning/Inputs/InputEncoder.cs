using ElectraDsl.Data;

namespace ElectraDsl.FineTuning;

/// <summary>Turns examples into sequences of tokens. Not thread-safe, as the tokenizer is not.</summary>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="maxLength">Tokens of the longest sequence, special tokens included: at least 8.</param>
internal sealed class InputEncoder(WordPieceTokenizer tokenizer, int maxLength)
{
    /// <summary>[CLS], and the [SEP] of one segment or the two of two.</summary>
    public const int SpecialOfText = 2, SpecialOfPair = 3;

    // The original's doc_stride and max_query_length; in short sequences a question has half of what is there.
    private const int PassageStride = 128, LongestQuestion = 64;

    private readonly WordSplitter splitter = new();

    /// <summary>Texts and pairs so far.</summary>
    public int Texts { get; private set; }

    /// <summary>Those of which something was cut off.</summary>
    public int Cut { get; private set; }

    private readonly SpecialTokens special = tokenizer.Vocabulary.Special;

    /// <summary>A text, or two, of which the longer one is cut first, token by token, as in the original.</summary>
    public EncodedInput Text(string text, string? secondText)
    {
        Texts++;
        IReadOnlyList<int> first = tokenizer.Encode(text);
        if (secondText is null)
        {
            Cut += first.Count > maxLength - SpecialOfText ? 1 : 0;
            return Single(first.Take(maxLength - SpecialOfText));
        }

        IReadOnlyList<int> second = tokenizer.Encode(secondText);
        int one = first.Count, other = second.Count, room = maxLength - SpecialOfPair;
        Cut += one + other > room ? 1 : 0;
        while (one + other > room)
        {
            if (one > other)
                one--;
            else
                other--;
        }

        return Pair(first.Take(one), second.Take(other));
    }

    /// <summary>
    /// A sentence in words. One that is too long becomes several sequences, cut between words; a word without any piece is [UNK], so that each has a
    /// first piece.
    /// </summary>
    /// <param name="words">The words, at least one.</param>
    public IReadOnlyList<EncodedInput> Words(IReadOnlyList<string> words)
    {
        List<EncodedInput> inputs = [];
        List<int> tokens = [], places = [];
        int firstWord = 0, room = maxLength - SpecialOfText;
        for (int word = 0; word < words.Count; word++)
        {
            IReadOnlyList<int> pieces = tokenizer.Encode(words[word]);
            int[] kept = pieces.Count == 0 ? [special.Unknown] : [.. pieces.Take(room)];
            if (tokens.Count + kept.Length > room)
                Close(word);
            places.Add(tokens.Count + 1);                // behind [CLS]
            tokens.AddRange(kept);
        }

        Close(words.Count);
        return inputs;

        void Close(int next)
        {
            inputs.Add(Single(tokens) with { FirstWord = firstWord, WordPlaces = [.. places] });
            firstWord = next;
            tokens.Clear();
            places.Clear();
        }
    }

    /// <summary>A question and its passage, in windows that overlap where the passage is too long.</summary>
    public IReadOnlyList<EncodedInput> Question(string question, string passage)
    {
        int[] asked = [.. tokenizer.Encode(question).Take(Math.Min(LongestQuestion, (maxLength - SpecialOfPair) / 2))];
        List<int> tokens = [];
        List<(int Start, int End)> characters = [];
        foreach ((string word, int start, int end) in PlacesOf(passage))
        {
            foreach (int piece in tokenizer.Encode(word))
            {
                tokens.Add(piece);
                characters.Add((start, end));
            }
        }

        int room = maxLength - SpecialOfPair - asked.Length, stride = Math.Min(PassageStride, room);
        List<EncodedInput> windows = [];
        for (int start = 0; ; start += stride)
        {
            int end = Math.Min(start + room, tokens.Count);
            windows.Add(Pair(asked, tokens[start..end]) with { Characters = [.. characters[start..end]] });
            if (end == tokens.Count)
                return windows;
        }
    }

    /// <summary>
    /// The words of a text, as tokenizers split it, and where they stand: their letters are there in their order, but for control characters, which
    /// are dropped.
    /// </summary>
    private IEnumerable<(string Word, int Start, int End)> PlacesOf(string text)
    {
        int place = 0;
        foreach (string word in splitter.Split(text))
        {
            place = text.IndexOf(word[0], place);
            int start = place;
            foreach (char letter in word)
                place = text.IndexOf(letter, place) + 1;
            yield return (word, start, place);
        }
    }

    private EncodedInput Single(IEnumerable<int> tokens)
    {
        int[] ids = [special.Cls, .. tokens, special.Sep];
        return new EncodedInput(ids, ids.Length);
    }

    private EncodedInput Pair(IEnumerable<int> first, IEnumerable<int> second)
    {
        int[] head = [special.Cls, .. first, special.Sep];
        return new EncodedInput([.. head, .. second, special.Sep], head.Length);
    }
}
