using ElectraDsl.Kernels.Backends.Ptx;

namespace ElectraDsl.Kernels;

/// <summary>What libtorch says of a GPU, by text alone and in many lines, as one line that says what to do.</summary>
public static class CudaFaults
{
    // cudaGetErrorString of the errors that a kernel causes after its launch.
    private static readonly (string Text, int Error)[] OfRunningKernels =
    [
        ("an illegal memory access was encountered", 700), ("the launch timed out and was terminated", 702), ("device-side assert triggered", 710),
        ("hardware stack error", 714), ("an illegal instruction was encountered", 715), ("misaligned address", 716),
        ("operation not supported on global/shared address space", 717), ("invalid program counter", 718), ("unspecified launch failure", 719),
    ];

    /// <summary>The fault that an exception of libtorch's tells of; null where it is none of the GPU's, or one of memory.</summary>
    /// <param name="exception">What TorchSharp threw.</param>
    public static CudaException? Of(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Of(exception.Message, CudaDevice.LastStartedAnywhere?.ToString(), CudaDevice.IsToWait);
    }

    /// <inheritdoc cref="Of(Exception)"/>
    /// <param name="message">What libtorch said.</param>
    /// <param name="lastStarted">The kernel of the project that was started last; null where none was.</param>
    /// <param name="waits">Whether each of them was waited for.</param>
    internal static CudaException? Of(string message, string? lastStarted, bool waits)
    {
        if (!message.Contains("CUDA", StringComparison.Ordinal))
            return null;
        if (message.Contains("no kernel image is available", StringComparison.Ordinal))
        {
            return new CudaException(
                "This libtorch has no code for the GPU, which is too old or too new for it: choose another with --device cuda:N, or --device cpu.");
        }

        if (message.Contains("driver version is insufficient", StringComparison.Ordinal))
            return new CudaException("The NVIDIA driver is too old for this libtorch: update the driver, or use --device cpu.");
        (string text, int error) = OfRunningKernels.FirstOrDefault(known => message.Contains(known.Text, StringComparison.Ordinal));
        if (text is null)
            return null;
        string suspicion = CudaDevice.Suspicion(lastStarted, waits);
        return new CudaException($"libtorch failed on the GPU: {text}{(suspicion.Length > 0 ? $": {suspicion}" : ".")}", error);
    }
}
