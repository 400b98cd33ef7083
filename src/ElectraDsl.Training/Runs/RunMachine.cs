using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>What a run was computed on.</summary>
/// <param name="Device">The device, as <c>--device</c> names it; of a CPU with its threads.</param>
/// <param name="Processor">The processor's own name; empty where the system does not say it.</param>
/// <param name="Cores">Cores that this process may use.</param>
/// <param name="MemoryBytes">Memory that this process may use, in bytes: the machine's, or the limit of a container.</param>
/// <param name="System">The operating system and its version.</param>
public sealed partial record RunMachine(string Device, string Processor, int Cores, long MemoryBytes, string System)
{
    /// <summary>This machine.</summary>
    /// <param name="device">What is computed on.</param>
    internal static RunMachine Here(Device device) => new(
        Describe(device),
        ProcessorName(),
        Environment.ProcessorCount,
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        $"{RuntimeInformation.OSDescription.Trim()}, {RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}");

    /// <summary>A device for display, for example <c>cpu, 2 threads</c>.</summary>
    internal static string Describe(Device device)
    {
        if (device.type != DeviceType.CPU)
            return device.ToString();
        int threads = get_num_threads();
        return threads == 1 ? "cpu, 1 thread" : $"cpu, {threads} threads";
    }

    /// <summary>.NET has no name for the processor: Linux lists it in a file, Windows in the environment.</summary>
    private static string ProcessorName()
    {
        const string ListOfProcessors = "/proc/cpuinfo";
        try
        {
            return File.Exists(ListOfProcessors) && ModelName().Match(File.ReadAllText(ListOfProcessors)) is { Success: true } found
                ? found.Groups[1].Value.Trim()
                : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // a name for readers, which no run is stopped for
        }
    }

    [GeneratedRegex(@"^model name\s*:\s*(.+)$", RegexOptions.Multiline)]
    private static partial Regex ModelName();
}
