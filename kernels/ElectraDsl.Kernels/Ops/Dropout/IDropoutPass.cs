using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>One dropout of one forward pass, which its backward pass draws again.</summary>
internal interface IDropoutPass
{
    /// <summary>The values that are kept, scaled, and zeros in the others' place; added to others.</summary>
    /// <param name="values">float32 [B, L, H], row by row.</param>
    /// <param name="addend">As many; null for none.</param>
    /// <param name="inPlace">Whether the values may be overwritten by the result.</param>
    /// <returns>In the caller's dispose scope; an alias of the values where these were overwritten.</returns>
    Tensor Apply(Tensor values, Tensor? addend, bool inPlace);
}
