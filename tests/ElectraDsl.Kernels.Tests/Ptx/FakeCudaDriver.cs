using System.Text;
using ElectraDsl.Kernels.Backends.Ptx;

namespace ElectraDsl.Kernels.Tests.Ptx;

/// <summary>A launch as the driver was told of it.</summary>
internal sealed record FakeLaunch(string Kernel, int Groups, int GroupSize, nint Stream, byte[] Image, int[] Offsets);

/// <summary>A driver that runs nothing and notes everything down; any call can be made to fail.</summary>
internal sealed class FakeCudaDriver : ICudaDriver
{
    internal const nint Context = 0xC0;

    private readonly List<string> entryPoints = [];

    /// <summary>Names of the calls, in order.</summary>
    internal List<string> Calls { get; } = [];

    internal List<string> Modules { get; } = [];

    internal List<FakeLaunch> Launches { get; } = [];

    internal Stack<nint> Current { get; } = [];

    /// <summary>The call that fails, and its error.</summary>
    internal (string Call, int Error) Failing { get; set; } = ("", 0);

    /// <summary>How often that call succeeds before it fails.</summary>
    internal int Spared { get; set; }

    /// <summary>The CUDA it serves.</summary>
    internal int Version { get; set; } = 12080;

    /// <summary>The GPUs of the machine.</summary>
    internal string[] Names { get; set; } = ["GPU of a test"];

    internal string ErrorLog { get; set; } = "";

    internal (int Major, int Minor) Capability { get; set; } = (8, 6);

    public int Initialize() => Note("cuInit");

    public int GetVersion(out int version)
    {
        version = Version;
        return Note("cuDriverGetVersion");
    }

    public int CountDevices(out int count)
    {
        count = Names.Length;
        return Note("cuDeviceGetCount");
    }

    public int GetName(int device, out string name)
    {
        name = Names[device - 70];
        return Note("cuDeviceGetName");
    }

    public int GetDevice(int ordinal, out int device)
    {
        device = 70 + ordinal;
        return Note("cuDeviceGet");
    }

    public int GetAttribute(CudaAttribute attribute, int device, out int value)
    {
        Assert.InRange(device, 70, 79);
        value = attribute == CudaAttribute.ComputeCapabilityMajor ? Capability.Major : Capability.Minor;
        return Note("cuDeviceGetAttribute");
    }

    public int RetainPrimaryContext(int device, out nint context)
    {
        Assert.InRange(device, 70, 79);
        context = Context;
        return Note("cuDevicePrimaryCtxRetain");
    }

    public int PushContext(nint context)
    {
        int error = Note("cuCtxPushCurrent");
        if (error == 0)
            Current.Push(context);
        return error;
    }

    public int PopContext()
    {
        Assert.Equal(Context, Current.Pop());
        return Note("cuCtxPopCurrent");
    }

    public int Synchronize()
    {
        Assert.Equal(Context, Current.Peek());
        return Note("cuCtxSynchronize");
    }

    public int GetMemory(out nuint free, out nuint total)
    {
        Assert.Equal(Context, Current.Peek());
        (free, total) = (3_000_000_000, 4_000_000_000);
        return Note("cuMemGetInfo");
    }

    public int LoadModule(ReadOnlySpan<byte> image, Span<byte> errorLog, out nint module)
    {
        Assert.Equal(Context, Current.Peek());
        Assert.Equal(0, image[^1]);
        Modules.Add(Encoding.ASCII.GetString(image[..^1]));
        _ = Encoding.ASCII.GetBytes(ErrorLog, errorLog);
        module = 0xA000 + Modules.Count;
        return Note("cuModuleLoadDataEx");
    }

    public int GetFunction(nint module, string name, out nint function)
    {
        Assert.Equal(Context, Current.Peek());
        Assert.Contains($".entry {name}(", Modules[(int)module - 0xA001], StringComparison.Ordinal);
        entryPoints.Add(name);
        function = 0xF000 + entryPoints.Count;
        return Note("cuModuleGetFunction");
    }

    public int Launch(nint function, int groups, int groupSize, nint stream, ReadOnlySpan<byte> arguments, ReadOnlySpan<int> offsets)
    {
        Assert.Equal(Context, Current.Peek());
        Launches.Add(new FakeLaunch(entryPoints[(int)function - 0xF001], groups, groupSize, stream, arguments.ToArray(), offsets.ToArray()));
        return Note("cuLaunchKernel");
    }

    public string? ErrorName(int error) => error == 2 ? "CUDA_ERROR_OUT_OF_MEMORY" : error == 218 ? "CUDA_ERROR_INVALID_PTX" : error == 719 ? "CUDA_ERROR_LAUNCH_FAILED" : null;

    private int Note(string call)
    {
        Calls.Add(call);
        return Failing.Call == call && Spared-- <= 0 ? Failing.Error : 0;
    }
}
