namespace ElectraDsl.Data;

/// <summary>
/// Estimates how many things are distinct, and how many of the held-out ones are among those to train on, in memory that does not grow: of all
/// checksums those are kept that are below a bound, and the bound is halved whenever there are too many. Exact while there are few.
/// </summary>
internal sealed class OverlapSketch
{
    // 65,536 checksums in two sets are 2 MB, and give a fraction to within half a per cent.
    private const int Most = 1 << 16;

    private readonly HashSet<ulong> training = [];
    private readonly HashSet<ulong> heldOut = [];
    private ulong bound = ulong.MaxValue;
    private double kept = 1;                             // fraction of all checksums that lie below the bound
    private long trainingCount;

    /// <summary>Distinct things to train on, divided by all; 1 where there are none.</summary>
    public double DistinctRate => trainingCount == 0 ? 1 : Math.Min(1, training.Count / kept / trainingCount);

    /// <summary>Fraction of the distinct held-out things that are among those to train on.</summary>
    public double SharedRate => heldOut.Count == 0 ? 0 : (double)heldOut.Count(training.Contains) / heldOut.Count;

    /// <summary>Adds one thing.</summary>
    /// <param name="checksum">Its checksum, evenly distributed.</param>
    /// <param name="isHeldOut">On which side it is.</param>
    public void Add(ulong checksum, bool isHeldOut)
    {
        trainingCount += isHeldOut ? 0 : 1;
        if (checksum > bound || !(isHeldOut ? heldOut : training).Add(checksum))
            return;
        while (training.Count + heldOut.Count > Most)
        {
            bound /= 2;
            kept /= 2;
            _ = training.RemoveWhere(each => each > bound);
            _ = heldOut.RemoveWhere(each => each > bound);
        }
    }
}
