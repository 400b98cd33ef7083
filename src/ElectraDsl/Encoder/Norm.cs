using System.ComponentModel;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>
/// How a network normalizes the last dimension: layer normalization, or root mean square normalization (Zhang and Sennrich, "Root Mean Square Layer
/// Normalization", 2019), which TorchSharp lacks.
/// </summary>
/// <param name="kind">Which of the two.</param>
/// <param name="epsilon">Added to the variance, or to the mean of squares: above 0.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Norm(Normalization kind, double epsilon)
{
    private static readonly long[] LastDimension = [-1];

    private readonly Scalar guard = epsilon.ToScalar();

    /// <summary>Which of the two.</summary>
    public Normalization Kind => kind;

    /// <summary>Added to the variance, or to the mean of squares.</summary>
    public double Epsilon => epsilon;

    /// <summary>(x - mean) / √(variance + ε) · weight + bias, or x / √(mean of x² + ε) · weight, over the last dimension.</summary>
    /// <param name="input">float32 [..., H].</param>
    /// <param name="weight">float32 [H].</param>
    /// <param name="bias">float32 [H]; null where nothing is added, as always with root mean squares.</param>
    /// <returns>float32 [..., H]; the caller disposes it.</returns>
    public Tensor Apply(Tensor input, Tensor weight, Tensor? bias = null)
    {
        if (kind == Normalization.LayerNorm)
            return nn.functional.layer_norm(input, weight.shape, weight, bias, epsilon);

        using DisposeScope scope = NewDisposeScope();
        Tensor meanSquare = input.pow(Scalars.Two).mean(LastDimension, keepdim: true); // [..., 1]
        Tensor output = input.mul(meanSquare.add(guard, Scalars.One).rsqrt()).mul(weight).MoveToOuterDisposeScope();
        GC.KeepAlive(this);                                                            // and with it the guard, which libtorch has read only now
        return output;
    }
}
