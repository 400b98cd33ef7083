using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>
/// Numbers words by what they are without upper case and accents, so that the same word at the beginning of a sentence and inside it is one, and
/// knows how each is mostly written. Not thread-safe.
/// </summary>
internal sealed class Lexicon
{
    /// <summary>Most distinct words: 21 bits, so that three of them fit in a number of 64. 18 million characters hold a tenth of that.</summary>
    public const int MostWords = 1 << 21;

    /// <summary>Stands before the first word of a passage and behind the last one.</summary>
    public const int Border = 0;

    private readonly WordSplitter splitter = new();
    private readonly Dictionary<string, int> idOfFolded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Form> forms = new(StringComparer.Ordinal);
    private readonly List<Form> usual = [new Form("", Border)];

    /// <summary>Number of ids, <see cref="Border"/> among them.</summary>
    public int Size => usual.Count;

    /// <summary>The words of a line that every tokenizer can read; what is nothing but accents is left out.</summary>
    public IEnumerable<Word> Read(string line)
    {
        foreach (string text in splitter.Split(line))
        {
            if (!forms.TryGetValue(text, out Form? form))
                forms.Add(text, form = Add(text));
            if (form.Id == Border)
                continue;
            form.Count++;
            if (form.Count > usual[form.Id].Count)
                usual[form.Id] = form;
            yield return new Word(form.Text, form.Id);
        }
    }

    /// <summary>A word as it is mostly written, <c>London</c>, but <c>the</c>; with a capital letter where it starts a sentence.</summary>
    public string TextOf(int id, bool startsSentence = false)
    {
        string text = usual[id].Text;
        return startsSentence ? char.ToUpperInvariant(text[0]) + text[1..] : text;
    }

    private Form Add(string text)
    {
        string folded = splitter.Fold(text);
        if (folded.Length == 0)
            return new Form(text, Border);
        if (idOfFolded.TryGetValue(folded, out int id))
            return new Form(text, id);
        if (usual.Count == MostWords)
            throw new RunException($"The text has more than {MostWords - 1} distinct words: give text in a language, one that separates its words.");
        Form form = new(text, usual.Count);
        idOfFolded.Add(folded, form.Id);
        usual.Add(form);
        return form;
    }

    private sealed class Form(string text, int id)
    {
        public string Text => text;

        public int Id => id;

        public int Count { get; set; }
    }
}
