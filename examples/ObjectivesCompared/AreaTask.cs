using ElectraDsl.Data;

/// <summary>
/// A task of labeled sentences that needs no download: which area of .NET a sentence documents, System.IO or System.Net for example.
/// </summary>
internal static class AreaTask
{
    private const int Areas = 8, SentencesOfArea = 400, TestSentencesOfArea = 100;

    /// <summary>Writes sentences to learn from and others, of other types, to test on: 'label TAB text' a line.</summary>
    /// <param name="folder">Where to.</param>
    public static (string Training, string Test) Write(string folder)
    {
        Dictionary<string, Document[]> largest = new SdkDocumentation().ReadDocuments()
            .GroupBy(AreaOf)
            .OrderByDescending(area => area.Sum(type => type.Lines.Count))
            .Take(Areas)
            .ToDictionary(area => area.Key, area => area.ToArray());
        string training = Path.Combine(folder, "areas-train.tsv"), test = Path.Combine(folder, "areas-test.tsv");

        // Every fifth type is tested on: no sentence of it, nor its neighbors, is learned from.
        File.WriteAllLines(training, Lines(largest, index => index % 5 != 0, SentencesOfArea));
        File.WriteAllLines(test, Lines(largest, index => index % 5 == 0, TestSentencesOfArea));
        return (training, test);
    }

    private static IEnumerable<string> Lines(Dictionary<string, Document[]> areas, Func<int, bool> isMine, int most) =>
        from area in areas
        from sentence in area.Value.Where((_, index) => isMine(index)).SelectMany(type => type.Lines).Take(most)
        select $"{area.Key}\t{sentence.Replace('\t', ' ')}";

    /// <summary>System.IO of System.Runtime.xml#System.IO.File: the first two parts of the type's name.</summary>
    private static string AreaOf(Document type) =>
        string.Join('.', type.Name[(type.Name.IndexOf('#', StringComparison.Ordinal) + 1)..].Split('.').Take(2));
}
