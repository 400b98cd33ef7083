using ElectraDsl.Kernels;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary>What the user is told where a step does not fit in memory: what it needs, what there was, what to lower.</summary>
internal static class TooLittleMemory
{
    /// <summary>The end of the sentence.</summary>
    public const string Remedy =
        "lower --micro-batch-size (auto finds what fits), --batch-size or --sequence-length, or set --recompute-activations true.";

    /// <summary>The line, where nobody knows of which step.</summary>
    public static string Line() => $"The device has too little memory for this step: {Remedy}";

    /// <summary>The line for the steps of a recipe.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="device">Where they ran.</param>
    /// <param name="free">Bytes that were free there before the first; null where it cannot be asked.</param>
    public static string Line(PretrainingRecipe recipe, torch.Device device, double? free)
    {
        string needed = Words.Bytes(MemoryEstimate.Of(recipe).Total);
        return free is { } bytes
            ? $"{device} has too little memory: a step takes about {needed}, and {Words.Bytes(bytes)} were free before the first; {Remedy}"
            : $"{device} has too little memory: a step takes about {needed}; {Remedy}";
    }

    /// <summary>Trains; where memory is too small for that, says so in figures.</summary>
    /// <param name="recipe">What is trained.</param>
    /// <param name="device">Where.</param>
    /// <param name="train">Trains it.</param>
    /// <exception cref="UsageException">Memory is too small.</exception>
    public static T Explain<T>(PretrainingRecipe recipe, torch.Device device, Func<T> train)
    {
        double? free = Free(device);
        try
        {
            return train();
        }
        catch (Exception fault) when (FaultLine.IsOutOfMemory(FaultLine.Unwrapped(fault)))
        {
            throw new UsageException(Line(recipe, device, free), fault);
        }
    }

    /// <summary>Bytes that are free on a device; null where it cannot be asked.</summary>
    public static double? Free(torch.Device device)
    {
        try
        {
            return DeviceMemory.Free(device);
        }
        catch (CudaException)
        {
            return null;
        }
    }
}
