namespace ElectraDsl.Kernels;

/// <summary>A kernel could not be compiled for a device: as a rule because a loss of the user's own does what a GPU cannot.</summary>
/// <param name="message">One line: which kernel, for what, and why not.</param>
/// <param name="innerException">What the compiler said.</param>
public sealed class KernelCompilationException(string message, Exception? innerException) : ElectraException(message, innerException);
