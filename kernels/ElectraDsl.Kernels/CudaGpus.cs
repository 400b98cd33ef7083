using ElectraDsl.Kernels.Backends.Ptx;
using ElectraDsl.Torch;

namespace ElectraDsl.Kernels;

/// <summary>The GPUs of this machine, as CUDA's driver knows them.</summary>
public static class CudaGpus
{
    /// <summary>Why libtorch finds no GPU, and what to do: the second half of a sentence.</summary>
    public static string WhyNone() => WhyNone(TorchRuntime.HasCuda, () => new CudaDriver(CudaDriver.LibraryName));

    /// <summary>Which GPUs there are, where they are not all of one kind, and which is used; null elsewhere.</summary>
    /// <param name="used">The GPU that is used, counted from 0.</param>
    public static string? Choice(int used)
    {
        try
        {
            return Choice(used, new CudaDriver(CudaDriver.LibraryName));
        }
        catch (CudaException)
        {
            return null; // whoever starts a kernel is told
        }
    }

    /// <inheritdoc cref="WhyNone()"/>
    internal static string WhyNone(bool libtorchHasCuda, Func<ICudaDriver> open)
    {
        if (!libtorchHasCuda)
            return "this program has a libtorch without CUDA: build it with -p:TorchBackend=cuda";
        try
        {
            ICudaDriver driver = open();
            if (driver.Initialize() is not 0 and var refused)
                return $"the NVIDIA driver refuses to start with {driver.ErrorName(refused) ?? "an error"} ({refused})";
            if (driver.CountDevices(out int count) != 0 || count == 0)
                return "the NVIDIA driver finds no GPU; CUDA_VISIBLE_DEVICES can hide one";
            return driver.GetVersion(out int version) == 0
                ? $"libtorch cannot use the NVIDIA driver, which serves CUDA {PtxTarget.VersionText(version)} and is probably too old for it: update the driver"
                : "libtorch cannot use the NVIDIA driver";
        }
        catch (CudaException fault)
        {
            return $"{char.ToLowerInvariant(fault.Message[0])}{fault.Message[1..].TrimEnd('.')}";
        }
    }

    /// <inheritdoc cref="Choice(int)"/>
    internal static string? Choice(int used, ICudaDriver driver)
    {
        if (driver.Initialize() != 0 || driver.CountDevices(out int count) != 0)
            return null;
        string[] names = new string[count];
        for (int ordinal = 0; ordinal < count; ordinal++)
        {
            if (driver.GetDevice(ordinal, out int device) != 0 || driver.GetName(device, out names[ordinal]) != 0)
                return null;
        }

        return names.Distinct().Count() < 2
            ? null
            : $"This machine has GPUs of different kinds ({string.Join(", ", names.Select((name, ordinal) => $"cuda:{ordinal} {name}"))}): cuda:{used} is used; --device cuda:N chooses another.";
    }
}
