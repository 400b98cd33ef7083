namespace ElectraDsl.Data;

/// <summary>Words of one text behind one another in one array, so that splitting a text allocates nothing.</summary>
internal sealed class WordList
{
    private readonly List<int> ends = [];
    private char[] characters = new char[1024];
    private int length;

    public int Count => ends.Count;

    public ReadOnlySpan<char> this[int index]
    {
        get
        {
            int start = index == 0 ? 0 : ends[index - 1];
            return characters.AsSpan(start, ends[index] - start);
        }
    }

    public void Clear()
    {
        ends.Clear();
        length = 0;
    }

    public void Append(char character)
    {
        if (length == characters.Length)
            Array.Resize(ref characters, 2 * length);
        characters[length++] = character;
    }

    /// <summary>Ends a word; without effect where nothing was appended since the last one.</summary>
    public void EndWord()
    {
        if (length > (ends.Count == 0 ? 0 : ends[^1]))
            ends.Add(length);
    }
}
