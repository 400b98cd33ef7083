namespace ElectraDsl.Data;

/// <summary>
/// Which part of a document is lines that it has had before, by characters. In memory that does not grow: of very many lines those are counted whose
/// checksum lies below a bound, which is halved whenever there are too many. Exact while there are few.
/// </summary>
internal sealed class RepeatedLines
{
    private const int MostLines = 1 << 12;               // 4,096 distinct lines: more than almost every document has

    private readonly Dictionary<ulong, (int Length, long Count)> lines = [];
    private ulong bound = ulong.MaxValue;

    /// <summary>The fraction, 0 to 1.</summary>
    public double Rate
    {
        get
        {
            double all = 0, repeated = 0;
            foreach ((int length, long count) in lines.Values)
            {
                all += (double)length * count;
                repeated += (double)length * (count - 1);
            }

            return all == 0 ? 0 : repeated / all;
        }
    }

    /// <summary>Adds a line.</summary>
    public void Add(string line)
    {
        ulong checksum = LineChecksum.Of(line);
        if (checksum > bound)
            return;
        lines[checksum] = (line.Length, lines.GetValueOrDefault(checksum).Count + 1);
        while (lines.Count > MostLines)
        {
            bound /= 2;
            foreach (ulong above in lines.Keys.Where(each => each > bound))
                _ = lines.Remove(above);
        }
    }
}
