using System.Globalization;
using ElectraDsl.Kernels;
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
    /// <param name="text">What was typed.</param>
    /// <param name="notice">Gets a line that says which of several GPUs of different kinds is used, where nobody has chosen one.</param>
    /// <exception cref="UsageException">It is no device, or not on this machine.</exception>
    public static torch.Device Of(string text, Action<string> notice)
    {
        switch (text)
        {
            case "cpu":
                return torch.CPU;
            case Default:
                return torch.cuda.is_available() ? First(text, notice) : torch.CPU;
            case "cuda":
                return First(text, notice);
            case not null
                when text.StartsWith("cuda:", StringComparison.Ordinal)
                    && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int index):
                return Cuda(text, index);
            default:
                throw new UsageException($"--device is '{text}': it must be {Forms}.");
        }
    }

    private static torch.Device First(string text, Action<string> notice)
    {
        torch.Device device = Cuda(text, 0);
        if (CudaGpus.Choice(device.index) is { } choice)
            notice(choice);
        return device;
    }

    private static torch.Device Cuda(string text, int index)
    {
        int devices = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        if (devices == 0)
            throw new UsageException($"--device is {text}, but {CudaGpus.WhyNone()}; or use --device cpu.");

        return index < devices
            ? new torch.Device(DeviceType.CUDA, index)
            : throw new UsageException($"--device is {text}, but this machine has {devices} GPU(s), counted from 0.");
    }
}
