namespace ElectraDsl.Training;

/// <summary>How often words stand together: sorted keys of up to three word ids, the last one varying fastest.</summary>
internal sealed class NGramCounts
{
    private const int BitsOfId = 21;

    private readonly ulong[] keys;
    private readonly int[] counts;
    private readonly int length;

    /// <summary>Counts keys.</summary>
    /// <param name="all">One key an occurrence; sorted by the call, which keeps the array.</param>
    public NGramCounts(ulong[] all)
    {
        Array.Sort(all);
        int[] counted = new int[all.Length];
        for (int start = 0, end; start < all.Length; start = end)
        {
            for (end = start + 1; end < all.Length && all[end] == all[start];)
                end++;
            all[length] = all[start];
            counted[length++] = end - start;
        }

        (keys, counts) = (all, counted);
    }

    /// <summary>The key of words in their order; of two words the first one counts as absent.</summary>
    public static ulong Key(int first, int second, int third) => ((((ulong)first << BitsOfId) | (uint)second) << BitsOfId) | (uint)third;

    /// <summary>Where the keys lie that begin with two words.</summary>
    public Range Beginning(int first, int second) => Lowest(Key(first, second, 0))..Lowest(Key(first, second, 0) + (1UL << BitsOfId));

    /// <summary>The last word of the key at a place.</summary>
    public int WordAt(int place) => (int)(keys[place] & ((1UL << BitsOfId) - 1));

    /// <summary>Occurrences of the key at a place; 0 where all were taken out.</summary>
    public int CountAt(int place) => counts[place];

    /// <summary>Takes occurrences out, or puts them back; the key was counted before.</summary>
    /// <returns>Its occurrences now.</returns>
    public int Add(ulong key, int occurrences) => counts[Lowest(key)] += occurrences;

    private int Lowest(ulong key)
    {
        int place = Array.BinarySearch(keys, 0, length, key);
        return place < 0 ? ~place : place;
    }
}
