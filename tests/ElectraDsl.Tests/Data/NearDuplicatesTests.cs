using ElectraDsl.Data;
using Xunit.Abstractions;

namespace ElectraDsl.Tests.Data;

/// <summary>How many near-duplicates are found, and how many documents are taken for one.</summary>
public sealed class NearDuplicatesTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(10_000, 100)]
    [InlineData(100_000, 1_000)]
    public void PlantedCopies_AreFound_AndNothingElse(int documents, int copies)
    {
        NearDuplicates near = new();
        Random random = new(17);
        List<string[]> originals = [];
        for (int document = 0; document < documents; document++)
        {
            string[] story = CleanedCorpusTests.Story(document, words: random.Next(40, 400));
            if (originals.Count < copies)
                originals.Add(story);
            near.Add(Signature(story));
        }

        foreach (string[] original in originals)
        {
            string[] copy = [.. original];
            for (int change = 0; change < copy.Length / 20.0; change++)
                copy[random.Next(copy.Length)] = $"new{random.Next()}";
            near.Add(Signature(copy));
        }

        bool[] marked = new bool[near.Count];
        near.Mark(marked, default);
        int found = marked[documents..].Count(mark => mark), wrong = marked[..documents].Count(mark => mark);
        output.WriteLine($"{found} of {copies} copies found, {wrong} of {documents} documents taken for one");
        Assert.InRange(found, (int)(0.95 * copies), copies);
        Assert.InRange(wrong, 0, documents / 1000);
    }

    [Fact]
    public void Similarity_IsEstimatedToWithinItsError()
    {
        // Two documents of 3,000 distinct words of which the first part is common: the fraction of equal values is the overlap's.
        foreach (double shared in new[] { 0.2, 0.5, 0.8 })
        {
            double sum = 0;
            for (int trial = 0; trial < 40; trial++)
            {
                int common = (int)(3000 * 2 * shared / (1 + shared));
                string[] one = [.. Enumerable.Range(0, 3000).Select(i => $"t{trial}a{i}")];
                string[] other = [.. one[..common], .. Enumerable.Range(common, 3000 - common).Select(i => $"t{trial}b{i}")];
                byte[] left = Signature(one), right = Signature(other);
                sum += left.Zip(right).Count(pair => pair.First == pair.Second) / (double)MinHash.Size;
            }

            Assert.Equal(shared + ((1 - shared) / 256), sum / 40, 0.02);
        }
    }

    [Fact]
    public void CrowdOfAlikeDocuments_LeavesTheFirst()
    {
        NearDuplicates near = new();
        string[] template = CleanedCorpusTests.Story(5, words: 200);
        for (int copy = 0; copy < 5_000; copy++)
            near.Add(Signature([.. template, $"number{copy}"]));
        bool[] marked = new bool[near.Count];
        near.Mark(marked, default);
        Assert.False(marked[0]);
        Assert.Equal(4_999, marked.Count(mark => mark));
    }

    private static byte[] Signature(IEnumerable<string> words)
    {
        MinHash hash = new();
        List<ulong> hashes = [];
        foreach (string word in words)
            WordHashes.Append(word, hashes);
        hashes.ForEach(hash.Add);
        return hash.Take();
    }
}
