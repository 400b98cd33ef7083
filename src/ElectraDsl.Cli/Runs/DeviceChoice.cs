using System.Globalization;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary>Turns what was typed behind --device into a device.</summary>
internal static class DeviceChoice
{
    /// <summary>Examples for the help.</summary>
    public const string Forms = "cpu, cuda, cuda:N or auto";

    /// <summary>What is meant where nothing is typed.</summary>
    public const string Default = "auto";

    /// <summary>The device; <c>auto</c> is the first GPU where libtorch sees one, else the CPU.</summary>
    /// <exception cref="UsageException">It is no device, or not on this machine.</exception>
    public static torch.Device Of(string text)
    {
        switch (text)
        {
            case "cpu":
                return torch.CPU;
            case Default:
                return torch.cuda.is_available() ? new torch.Device(DeviceType.CUDA, 0) : torch.CPU;
            case "cuda":
                return Cuda(text, 0);
            case not null
                when text.StartsWith("cuda:", StringComparison.Ordinal)
                    && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int index):
                return Cuda(text, index);
            default:
                throw new UsageException($"--device is '{text}': it must be {Forms}.");
        }
    }

    private static torch.Device Cuda(string text, int index)
    {
        int devices = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        if (devices == 0)
        {
            throw new UsageException(
                $"--device is {text}, but libtorch finds no GPU: it needs an NVIDIA driver and a program built with a CUDA package (TorchSharp-cuda-linux or TorchSharp-cuda-windows); or use --device cpu.");
        }

        return index < devices
            ? new torch.Device(DeviceType.CUDA, index)
            : throw new UsageException($"--device is {text}, but this machine has {devices} GPU(s), counted from 0.");
    }
}
