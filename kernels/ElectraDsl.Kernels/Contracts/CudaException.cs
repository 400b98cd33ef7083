namespace ElectraDsl.Kernels;

/// <summary>CUDA's driver is missing, or refused a call.</summary>
/// <param name="message">One line: which call, for what, and the driver's name for the error.</param>
/// <param name="error">The driver's number for the error (CUresult); 0 where it gave none.</param>
public sealed class CudaException(string message, int error = 0) : ElectraException(message)
{
    /// <summary>The driver's number for the error (CUresult of cuda.h, the same as the run-time's); 0 where it gave none.</summary>
    public int Error => error;

    /// <summary>Whether the GPU has no memory left.</summary>
    public bool IsOutOfMemory => error == 2;

    /// <summary>
    /// Whether a kernel failed while it ran, which every later call reports: illegal addresses and instructions, assertions, time limits.
    /// </summary>
    public bool IsOfARunningKernel => IsOf(error);

    /// <summary><see cref="IsOfARunningKernel"/> of a number.</summary>
    internal static bool IsOf(int error) => error is 700 or 702 or 710 or (>= 714 and <= 719);
}
