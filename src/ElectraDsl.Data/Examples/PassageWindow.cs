namespace ElectraDsl.Data;

/// <summary>The passage that examples are made of, and those before and after it, from which text of other documents is drawn.</summary>
internal sealed class PassageWindow
{
    // On each side. With passages of 4,096 tokens some 2 million tokens, 8 MB, are held, whatever the size of the text.
    private const int Reach = 256;

    // As in BERT's builder, where a document's own text is taken after so many vain attempts.
    private const int Attempts = 10;

    private readonly List<Passage> passages = [];
    private int next;                                    // place of the passage that has its turn

    /// <summary>Adds the text's next passage.</summary>
    public void Add(Passage passage) => passages.Add(passage);

    /// <summary>The passage that has its turn; null until enough passages are there behind it, and at the end.</summary>
    /// <param name="isAll">Whether the text has no more passages.</param>
    public Passage? Next(bool isAll)
    {
        if (passages.Count - next <= (isAll ? 0 : Reach))
            return null;
        if (next > Reach)
        {
            passages.RemoveAt(0);
            next--;
        }

        return passages[next++];
    }

    /// <summary>Text of another document, from the beginning of any line of any passage.</summary>
    /// <param name="document">The document that it must not be of.</param>
    /// <param name="tokens">Lines are taken until there are so many tokens; at least one line, and none beyond the passage.</param>
    /// <param name="draws">The random numbers.</param>
    /// <param name="other">The document that it is of.</param>
    /// <returns>The tokens; none where all passages are of this document.</returns>
    public int[] DrawText(int document, int tokens, IExampleDraws draws, out int other)
    {
        int place = 0;
        other = document;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            place = draws.NextInt(0, passages.Count - 1);
            if (passages[place].Document != document)
                break;
        }

        // Where nearly all passages are of the document, the nearest other one behind the last attempt is taken.
        for (int step = 0; passages[place].Document == document; step++)
        {
            if (step == passages.Count)
                return [];
            place = (place + 1) % passages.Count;
        }

        other = passages[place].Document;
        IReadOnlyList<int[]> lines = passages[place].Lines;
        int line = draws.NextInt(0, lines.Count - 1);
        List<int> text = [.. lines[line]];
        while (text.Count < tokens && ++line < lines.Count)
            text.AddRange(lines[line]);
        return [.. text];
    }
}
