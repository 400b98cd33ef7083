namespace ElectraDsl.Data;

/// <summary>Finds documents that are the same, by their checksums.</summary>
internal static class DocumentCopies
{
    /// <summary>Of every document the first one with the same checksum; mostly itself.</summary>
    public static int[] FirstOf(IReadOnlyCollection<ulong> checksums)
    {
        // Sorting takes 20 bytes a document; a table of them would take three times as much.
        ulong[] sorted = [.. checksums];
        int[] documents = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, documents);
        int[] first = new int[sorted.Length];
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            int earliest = int.MaxValue;
            for (end = start; end < sorted.Length && sorted[end] == sorted[start]; end++)
                earliest = Math.Min(earliest, documents[end]);
            for (int place = start; place < end; place++)
                first[documents[place]] = earliest;
        }

        return first;
    }
}
