using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd;

/// <summary>
/// Frees early what our backward functions return. libtorch takes a reference of its own and TorchSharp keeps ours until the caller's dispose scope
/// ends, which is after the whole backward pass: the gradients of all layers would be in memory at once.
/// </summary>
internal static class HandedOutGradients
{
    // Those of the last function that ran on this thread. Where there is a dispose scope, they are freed with it at the latest.
    [ThreadStatic]
    private static List<Tensor?>? last;

    /// <summary>Frees what the thread's last backward function returned: libtorch has it by now.</summary>
    internal static void Free()
    {
        if (last is null)
            return;
        foreach (Tensor? gradient in last)
            gradient?.Dispose();
        last = null;
    }

    /// <summary>Notes what a backward function returns; null stands for no gradient.</summary>
    internal static List<Tensor> Of(params Tensor?[] gradients)
    {
        last = [.. gradients];
        return last!;
    }
}
