using TorchSharp;

namespace ElectraDsl.Testing;

/// <summary>Counts TorchSharp's tensors.</summary>
public static class LiveTensors
{
    /// <summary>
    /// Those that live once the collector has taken what other tests left to it, so that no finalizer of theirs lowers the count later.
    /// </summary>
    public static long Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return torch.Tensor.TotalCount;
    }
}
