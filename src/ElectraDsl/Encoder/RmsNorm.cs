using System.ComponentModel;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>Root mean square normalisation (Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019), which TorchSharp lacks.</summary>
/// <param name="epsilon">Added to the mean of squares: above 0.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RmsNorm(double epsilon)
{
    private static readonly long[] LastDimension = [-1];

    private readonly Scalar guard = epsilon.ToScalar();

    /// <summary>x / √(mean of x² + ε) · weight over the last dimension.</summary>
    /// <param name="input">float32 [..., H].</param>
    /// <param name="weight">float32 [H].</param>
    /// <returns>float32 [..., H]; the caller disposes it.</returns>
    public Tensor Apply(Tensor input, Tensor weight)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor meanSquare = input.pow(Scalars.Two).mean(LastDimension, keepdim: true); // [..., 1]
        Tensor output = input.mul(meanSquare.add(guard, Scalars.One).rsqrt()).mul(weight).MoveToOuterDisposeScope();
        GC.KeepAlive(this);                                                            // and with it the guard, which libtorch has read only now
        return output;
    }
}
