namespace ElectraDsl.FineTuning;

/// <summary>Entities in tagged sentences, and how many of them were found whole: what CoNLL's evaluation counts.</summary>
/// <remarks>
/// A label is <c>O</c> or a prefix, a hyphen and a type: <c>B</c>, <c>I</c>, and <c>E</c> and <c>S</c> where ends are labeled, too. As in CoNLL's
/// evaluation, an entity also begins where a type changes or <c>I</c> follows <c>O</c>. A label without hyphen is a type of its own, each run of
/// it one span.
/// </remarks>
public static class EntitySpans
{
    /// <summary>The entities of a sentence.</summary>
    /// <param name="labels">A label a word.</param>
    /// <returns>Type, index of the first word, index behind the last word.</returns>
    public static IReadOnlyList<(string Type, int Start, int End)> Of(IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        List<(string Type, int Start, int End)> spans = [];
        int start = 0;
        (char Prefix, string Type) before = ('O', "");
        for (int index = 0; index <= labels.Count; index++)
        {
            (char Prefix, string Type) here = index < labels.Count ? Split(labels[index]) : ('O', "");
            bool begins = here.Prefix != 'O' && (here.Prefix is 'B' or 'S' || before.Prefix is 'O' or 'E' or 'S' || here.Type != before.Type);
            if (before.Prefix != 'O' && (begins || here.Prefix == 'O'))
                spans.Add((before.Type, start, index));
            if (begins)
                start = index;
            before = here;
        }

        return spans;
    }

    /// <summary>Precision, recall and F1 of the spans of all sentences: first those of each type, last those of all types together.</summary>
    /// <param name="actual">The sentences' labels.</param>
    /// <param name="predictions">As many predicted ones.</param>
    public static IReadOnlyList<ClassScores> Score(IReadOnlyList<IReadOnlyList<string>> actual, IReadOnlyList<IReadOnlyList<string>> predictions)
    {
        ArgumentNullException.ThrowIfNull(actual);
        ArgumentNullException.ThrowIfNull(predictions);
        SortedDictionary<string, int[]> counts = new(StringComparer.Ordinal); // found, predicted, actual
        for (int sentence = 0; sentence < actual.Count; sentence++)
        {
            HashSet<(string, int, int)> gold = [.. Of(actual[sentence])];
            foreach ((string type, _, _) in gold)
                Counts(type)[2]++;
            foreach ((string Type, int, int) span in Of(predictions[sentence]))
            {
                Counts(span.Type)[1]++;
                Counts(span.Type)[0] += gold.Contains(span) ? 1 : 0;
            }
        }

        return
        [
            .. counts.Select(type => ClassScores.Of(type.Key, type.Value[0], type.Value[1], type.Value[2])),
            ClassScores.Of("all", counts.Values.Sum(one => one[0]), counts.Values.Sum(one => one[1]), counts.Values.Sum(one => one[2])),
        ];

        int[] Counts(string type) => counts.TryGetValue(type, out int[]? found) ? found : counts[type] = new int[3];
    }

    private static (char Prefix, string Type) Split(string label) => label switch
    {
        "O" => ('O', ""),
        ['B' or 'I' or 'E' or 'S', '-', ..] => (label[0], label[2..]),
        _ => ('I', label),
    };
}
