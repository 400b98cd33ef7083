using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>Dropout of hidden values. It takes part in autograd.</summary>
public interface IDropoutKernel
{
    /// <summary>Zeros values at random and divides the others by 1 - rate, so that their mean stays.</summary>
    /// <param name="input">float32 [B, L, H]; not changed.</param>
    /// <param name="dropout">How many, and which.</param>
    /// <returns>float32 [B, L, H] in the caller's dispose scope; <paramref name="input"/> itself where nothing is dropped.</returns>
    Tensor Run(Tensor input, Dropout dropout);
}
