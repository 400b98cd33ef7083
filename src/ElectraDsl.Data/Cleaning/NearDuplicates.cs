using System.Buffers.Binary;
using System.Numerics;

namespace ElectraDsl.Data;

/// <summary>
/// Finds documents that are much like an earlier one, by their signatures: those of which four values in a row are the same are compared whole
/// (locality-sensitive hashing). Takes 140 bytes a document.
/// </summary>
/// <remarks>
/// With 32 rows of four values, two documents that share a fraction s of their sequences are compared with probability 1 - (1 - s^4)^32: 0.87 at one
/// half, 0.999 at two thirds. Source: Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", section 3.4.
/// </remarks>
internal sealed class NearDuplicates
{
    private const int ValuesOfRow = 4, Rows = MinHash.Size / ValuesOfRow;
    private const int EqualValues = MinHash.Size / 2;

    // In a crowd of documents that share a row but are otherwise different, each is compared with so many, and time does not grow with the square.
    private const int MostComparisons = 64;

    // So many signatures in one array: a list of all would be copied as it grows.
    private const int DocumentsOfPage = 1 << 16;

    private readonly List<byte[]> pages = [];

    /// <summary>Number of documents.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the next document.</summary>
    public void Add(ReadOnlySpan<byte> signature)
    {
        if (Count % DocumentsOfPage == 0)
            pages.Add(new byte[DocumentsOfPage * MinHash.Size]);
        signature.CopyTo(Page(Count).AsSpan(Place(Count), MinHash.Size));
        Count++;
    }

    /// <summary>Marks documents that are much like an earlier one that is not marked.</summary>
    /// <param name="marked">By document; those that are marked already are not compared.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    public void Mark(bool[] marked, CancellationToken cancellation)
    {
        uint[] keys = new uint[Count];
        int[] documents = new int[Count];
        for (int row = 0; row < Rows; row++)
        {
            int count = 0;
            for (int document = 0; document < Count; document++)
            {
                if (marked[document])
                    continue;
                keys[count] = BinaryPrimitives.ReadUInt32LittleEndian(Signature(document)[(ValuesOfRow * row)..]);
                documents[count++] = document;
            }

            cancellation.ThrowIfCancellationRequested();
            Array.Sort(keys, documents, 0, count);
            for (int start = 0, end; start < count; start = end)
            {
                for (end = start + 1; end < count && keys[end] == keys[start];)
                    end++;
                if (end - start > 1)
                    MarkWithin(documents.AsSpan(start, end - start), marked);
            }
        }
    }

    private void MarkWithin(Span<int> crowd, bool[] marked)
    {
        crowd.Sort();
        for (int later = 1; later < crowd.Length; later++)
        {
            int comparisons = 0;
            for (int earlier = 0; earlier < later && comparisons < MostComparisons; earlier++)
            {
                if (marked[crowd[earlier]])
                    continue;
                comparisons++;
                if (!AreAlike(Signature(crowd[earlier]), Signature(crowd[later])))
                    continue;
                marked[crowd[later]] = true;
                break;
            }
        }
    }

    private static bool AreAlike(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        int equal = 0;
        for (int i = 0; i < MinHash.Size; i += Vector<byte>.Count)
            equal -= Vector.Sum(Vector.AsVectorSByte(Vector.Equals(new Vector<byte>(one[i..]), new Vector<byte>(other[i..]))));
        return equal >= EqualValues;
    }

    private ReadOnlySpan<byte> Signature(int document) => Page(document).AsSpan(Place(document), MinHash.Size);

    private byte[] Page(int document) => pages[document / DocumentsOfPage];

    private static int Place(int document) => document % DocumentsOfPage * MinHash.Size;
}
