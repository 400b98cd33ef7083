using System.ComponentModel;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>
/// Rotary position embedding (Su et al., "RoFormer", 2021, section 3.2.2): two values of a head at position p, the i-th pair, are turned as one
/// vector by the angle p / base^(2i / head size). The product of a query and a key then depends on their distance only.
/// </summary>
/// <remarks>Holds the tables of sines and cosines; the network that creates it disposes it. Forward and backward may run on any thread.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RotaryPositions : IDisposable
{
    /// <summary>RoFormer's, taken from the sinusoidal table: the slowest pair turns by a radian in nearly this many positions.</summary>
    public const double Base = NetworkAttribute.DefaultRotaryBase;

    private static readonly long[] PairsOfTwo = [-1, 2];

    /// <summary>Computes the tables, in double precision because angles reach thousands.</summary>
    /// <param name="count">Number of positions.</param>
    /// <param name="headSize">Width of a head; even.</param>
    /// <param name="device">Where they live.</param>
    /// <param name="rotaryBase">Base of the angles: above 1.</param>
    /// <param name="pairs">Which values are a pair.</param>
    public RotaryPositions(int count, int headSize, Device device, double rotaryBase = Base, RotaryPairs pairs = RotaryPairs.Adjacent)
    {
        Pairs = pairs;
        float[] ofCosines = new float[checked(count * headSize)], ofSines = new float[count * headSize];
        for (int index = 0; index < ofSines.Length; index++)
        {
            int position = index / headSize, place = index % headSize;
            int pair = pairs == RotaryPairs.Adjacent ? place / 2 : place % (headSize / 2);
            (double sine, double cosine) = Math.SinCos(Angle(position, pair, headSize, rotaryBase));
            ofCosines[index] = (float)cosine;
            ofSines[index] = (float)sine;
        }

        Cosines = DeviceValues.Upload(ofCosines, [count, headSize], device).DetachFromDisposeScope();
        Sines = DeviceValues.Upload(ofSines, [count, headSize], device).DetachFromDisposeScope();
    }

    /// <summary>Which values are a pair.</summary>
    public RotaryPairs Pairs { get; }

    /// <summary>Cosines of the angles, float32 [P, D], each at both places of its pair. Owned by this object.</summary>
    public Tensor Cosines { get; }

    /// <summary>Sines of the angles, in the same places. Owned by this object.</summary>
    public Tensor Sines { get; }

    /// <summary>By how many radians a pair is turned.</summary>
    /// <param name="position">The token's position.</param>
    /// <param name="pair">The pair's index: at least 0, below half the head size.</param>
    /// <param name="headSize">Width of a head.</param>
    /// <param name="rotaryBase">Base of the angles: above 1.</param>
    public static double Angle(int position, int pair, int headSize, double rotaryBase = Base) =>
        position * Math.Pow(rotaryBase, -2.0 * pair / headSize);

    /// <summary>Turns every pair of values by its position's angle: (x, y) to (x cos - y sin, x sin + y cos).</summary>
    /// <param name="heads">Queries or keys, float32 [B, N, L, D]; L is at most the number of positions.</param>
    /// <returns>float32 [B, N, L, D]; the caller disposes it.</returns>
    public Tensor Rotate(Tensor heads)
    {
        using DisposeScope scope = NewDisposeScope();
        long length = heads.shape[2];
        Tensor perpendicular = Pairs == RotaryPairs.Adjacent ? AcrossNeighbors(heads) : AcrossHalves(heads); // [B, N, L, D]: (-y, x)
        return heads.mul(Cosines.narrow(0, 0, length))
            .addcmul(perpendicular, Sines.narrow(0, 0, length), Torch.Scalars.One)
            .MoveToOuterDisposeScope();
    }

    private static Tensor AcrossNeighbors(Tensor heads)
    {
        Tensor[] values = heads.unflatten(3, PairsOfTwo).unbind(4); // 2 x [B, N, L, D / 2]
        return stack([values[1].neg(), values[0]], 4).flatten(3L);
    }

    private static Tensor AcrossHalves(Tensor heads)
    {
        Tensor[] values = heads.chunk(2, 3); // 2 x [B, N, L, D / 2]
        return cat([values[1].neg(), values[0]], 3);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Cosines.Dispose();
        Sines.Dispose();
    }
}
