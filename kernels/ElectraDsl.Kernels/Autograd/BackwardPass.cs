using System.ComponentModel;
using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>
/// Runs backward passes. Between their operations and whoever asked for them lies libtorch's own code, through which no exception of .NET can pass:
/// one that tries ends the process. What fails is therefore kept, and thrown when libtorch has come back.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BackwardPass
{
    private static readonly Lock Gate = new();
    private static readonly List<Failures> Running = [];

    /// <summary>Adds the gradients of everything that some tensors depend on.</summary>
    /// <param name="outputs">The tensors.</param>
    /// <param name="gradients">Theirs, of the same shapes.</param>
    /// <exception cref="CudaException">A kernel could not be started, or one before it failed.</exception>
    public static void Run(IList<Tensor> outputs, IList<Tensor> gradients)
    {
        Failures failures = new();
        lock (Gate)
            Running.Add(failures);
        try
        {
            autograd.backward(outputs, gradients);
        }
        catch (Exception) when (failures.First is not null)
        {
            // What libtorch makes of a gradient that is missing: the first failure says why it is.
        }
        finally
        {
            lock (Gate)
                _ = Running.Remove(failures);
        }

        failures.First?.Throw();
    }

    /// <summary>
    /// Keeps a failure for those who wait for a backward pass: libtorch runs it on threads of its own, so that it may be any of theirs. False where
    /// none is running by <see cref="Run"/>, and the exception ends the process.
    /// </summary>
    internal static bool Keep(Exception failure)
    {
        lock (Gate)
        {
            foreach (Failures failures in Running)
                failures.First ??= ExceptionDispatchInfo.Capture(failure);
            return Running.Count > 0;
        }
    }

    private sealed class Failures
    {
        public volatile ExceptionDispatchInfo? First;
    }
}
