namespace ElectraDsl.Kernels;

/// <summary>CUDA's driver is missing, or refused a call.</summary>
/// <param name="message">One line: which call, for what, and the driver's name for the error.</param>
public sealed class CudaException(string message) : ElectraException(message);
