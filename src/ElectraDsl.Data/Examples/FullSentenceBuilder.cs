using System.Runtime.InteropServices;

namespace ElectraDsl.Data;

/// <summary>Packs lines into examples as <see cref="Packing.FullSentences"/> says. It draws nothing and loses nothing.</summary>
internal sealed class FullSentenceBuilder : IExampleBuilder
{
    private readonly int room;                           // for text, between [CLS] and the last [SEP]
    private readonly SpecialTokens special;
    private readonly List<int> text = [];
    private bool documentEnded;                          // behind the text

    /// <summary>Makes a builder that has seen nothing yet.</summary>
    /// <param name="sequenceLength">Tokens of the longest example, special tokens included: at least 3.</param>
    /// <param name="special">Ids of [CLS] and [SEP].</param>
    public FullSentenceBuilder(int sequenceLength, SpecialTokens special)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequenceLength, 3);
        room = sequenceLength - 2;
        this.special = special;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Example> Add(IReadOnlyList<int> ids, int document)
    {
        if (ids.Count == 0)
            return [];
        List<Example> examples = [];
        bool fitsInOne = ids.Count <= room;
        int separators = documentEnded && text.Count > 0 ? 1 : 0;
        if (text.Count > 0 && room - text.Count - separators < (fitsInOne ? ids.Count : 1))
        {
            examples.Add(Close());
            separators = 0;
        }

        if (separators > 0)
            text.Add(special.Sep);
        documentEnded = false;
        foreach (int id in ids)
        {
            if (text.Count == room)
                examples.Add(Close());
            text.Add(id);
        }

        return examples;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Example> EndDocument()
    {
        documentEnded = true;
        return [];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Example> EndText() => text.Count == 0 ? [] : [Close()];

    private Example Close()
    {
        Example example = Example.Of(special, CollectionsMarshal.AsSpan(text), second: []);
        text.Clear();
        return example;
    }
}
