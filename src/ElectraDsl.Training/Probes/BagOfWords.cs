using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>
/// Turns texts into counts of their words, without upper case and accents: what a classifier reaches that learned nothing before. Not thread-safe.
/// </summary>
internal sealed class BagOfWords
{
    // Words of the training texts that get a feature, the most frequent ones: more than tasks of some thousand texts can use.
    private const int MostWords = 20_000;

    // What stands in a single text tells nothing of others.
    private const int FewestTexts = 2;

    private readonly WordSplitter splitter = new();
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);

    /// <summary>Takes the words of training texts.</summary>
    public BagOfWords(IEnumerable<LabeledText> texts)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (string word in texts.SelectMany(text => Words(text.First).Concat(Words(text.Second)).Distinct()))
            counts[word] = counts.GetValueOrDefault(word) + 1;
        foreach ((string word, _) in counts
                .Where(word => word.Value >= FewestTexts)
                .OrderByDescending(word => word.Value)
                .ThenBy(word => word.Key, StringComparer.Ordinal)
                .Take(MostWords))
            places.Add(word, places.Count);
    }

    /// <summary>Number of features of a text, or of a pair.</summary>
    public int FeaturesOf(bool isPair) => (isPair ? PairFeatures.Parts : 1) * places.Count;

    /// <summary>The features of a text: counts; of a pair, what <see cref="PairFeatures"/> makes of the counts of both.</summary>
    public FeatureRow Of(LabeledText text)
    {
        SortedDictionary<int, float> first = Count(text.First);
        if (text.Second is null)
            return new FeatureRow([.. first.Keys], [.. first.Values]);
        SortedDictionary<int, float> second = Count(text.Second);
        List<(int Place, float Value)> features = [];
        foreach (int place in first.Keys.Union(second.Keys))
        {
            ReadOnlySpan<float> values = PairFeatures.Of(first.GetValueOrDefault(place), second.GetValueOrDefault(place));
            for (int part = 0; part < PairFeatures.Parts; part++)
            {
                if (values[part] != 0)
                    features.Add(((part * places.Count) + place, values[part]));
            }
        }

        return new FeatureRow([.. features.Select(feature => feature.Place)], [.. features.Select(feature => feature.Value)]);
    }

    private SortedDictionary<int, float> Count(string text)
    {
        SortedDictionary<int, float> counts = [];
        foreach (string word in Words(text))
        {
            if (places.TryGetValue(word, out int place))
                counts[place] = counts.GetValueOrDefault(place) + 1;
        }

        return counts;
    }

    private IEnumerable<string> Words(string? text) => text is null ? [] : splitter.Split(text).Select(splitter.Fold);
}
