using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using ElectraDsl.Kernels.Backends.Portable;
using TorchSharp;

namespace ElectraDsl.Kernels.Backends.Ptx;

/// <summary>
/// A CUDA GPU: runs kernels on libtorch's memory without copies, in libtorch's own (the primary) context and on the stream that it uses (the legacy
/// default stream: TorchSharp knows no other), so kernels and libtorch's operations run in the order in which they were called, and a tensor may be
/// freed as soon as the kernel is started.
/// </summary>
internal sealed class CudaDevice : KernelDevice
{
    /// <summary>The environment variable that makes each launch wait for its kernel, if it is 1: slow, and a kernel that fails is named.</summary>
    internal const string WaitVariable = "ELECTRADSL_SYNC";

    private const nint DefaultStream = 0;
    private const int ErrorLogBytes = 8192;

    private static readonly ConcurrentDictionary<int, Lazy<CudaDevice>> Devices = [];

    private readonly ICudaDriver driver;
    private readonly PtxCache cache;
    private readonly int ordinal;
    private readonly int device;
    private readonly nint context;
    private readonly PtxTarget target;
    private readonly ConcurrentDictionary<MethodInfo, nint> functions = [];
    private readonly Lock loading = new();
    private readonly bool waits;
    private static volatile KernelBody? lastStartedAnywhere;
    private volatile KernelBody? lastStarted;

    /// <summary>
    /// Opens a GPU. Its primary context is retained and never released: libtorch holds it until the process ends, and kernels may run until then.
    /// </summary>
    /// <param name="driver">The driver.</param>
    /// <param name="ordinal">Which GPU, as CUDA and libtorch count them.</param>
    /// <param name="cache">Where texts come from.</param>
    /// <param name="tensors">Where the tensors lie: on CUDA, but for a driver that only notes down what it is told.</param>
    /// <param name="waits">Whether each launch waits for its kernel: see <see cref="WaitVariable"/>.</param>
    /// <exception cref="CudaException">The driver refuses.</exception>
    internal CudaDevice(ICudaDriver driver, int ordinal, PtxCache cache, DeviceType tensors = DeviceType.CUDA, bool waits = false)
    {
        this.waits = waits;
        this.driver = driver;
        this.cache = cache;
        this.ordinal = ordinal;
        Tensors = tensors;
        Check(driver.Initialize(), "cuInit");
        Check(driver.GetDevice(ordinal, out device), $"cuDeviceGet of GPU {ordinal}");
        Check(driver.GetAttribute(CudaAttribute.ComputeCapabilityMajor, device, out int major), "cuDeviceGetAttribute");
        Check(driver.GetAttribute(CudaAttribute.ComputeCapabilityMinor, device, out int minor), "cuDeviceGetAttribute");
        target = PtxTarget.For(major, minor);
        Check(driver.RetainPrimaryContext(device, out context), "cuDevicePrimaryCtxRetain");
    }

    /// <summary>The kernel that was started last on any GPU; null where none was.</summary>
    internal static KernelBody? LastStartedAnywhere => lastStartedAnywhere;

    /// <summary>Whether <see cref="WaitVariable"/> is set.</summary>
    internal static bool IsToWait => Environment.GetEnvironmentVariable(WaitVariable) == "1";

    /// <inheritdoc/>
    internal override KernelBackend Backend => KernelBackend.Ptx;

    /// <inheritdoc/>
    internal override DeviceType Tensors { get; }

    /// <inheritdoc/>
    internal override int GroupSize => PtxCompiler.GroupSize;

    /// <summary>
    /// The one device of an ordinal in this process; a negative ordinal, which is libtorch's "current GPU", is the first, since TorchSharp chooses no
    /// other.
    /// </summary>
    /// <exception cref="CudaException">There is no driver or no such GPU.</exception>
    internal static CudaDevice Open(int ordinal) =>
        Devices.GetOrAdd(Math.Max(ordinal, 0), static number => new Lazy<CudaDevice>(() => Create(number))).Value;

    /// <summary>The number of multiprocessors, and their clock at its highest, in hertz.</summary>
    /// <exception cref="CudaException">The driver refuses.</exception>
    internal (int Multiprocessors, double Hertz) Clock()
    {
        Check(driver.GetAttribute(CudaAttribute.MultiprocessorCount, device, out int multiprocessors), "cuDeviceGetAttribute");
        Check(driver.GetAttribute(CudaAttribute.ClockRate, device, out int kilohertz), "cuDeviceGetAttribute");
        return (multiprocessors, kilohertz * 1e3);
    }

    /// <summary>Bytes of the GPU's memory that nobody holds now; what libtorch keeps for its next tensors is held.</summary>
    /// <exception cref="CudaException">The driver refuses.</exception>
    internal long FreeMemory()
    {
        Check(driver.PushContext(context), "cuCtxPushCurrent");
        int asked = driver.GetMemory(out nuint free, out _);
        int popped = driver.PopContext();
        Check(asked, "cuMemGetInfo");
        Check(popped, "cuCtxPopCurrent");
        return checked((long)free);
    }

    /// <summary>Loads a body's text, compiled if need be, into the GPU.</summary>
    /// <exception cref="CudaException">The driver refuses the text.</exception>
    /// <exception cref="KernelCompilationException">The body cannot be compiled.</exception>
    internal override void Prepare(KernelBody body)
    {
        lock (loading)
        {
            if (!functions.ContainsKey(body.Method))
                functions[body.Method] = Load(body);
        }
    }

    /// <summary>
    /// Starts the kernel; does not wait for it. Pushes the context each time, because libtorch runs backward passes on threads of its own.
    /// </summary>
    /// <exception cref="CudaException">The driver refuses the launch, or an earlier kernel failed.</exception>
    protected override void Run(KernelBody body, int groups, ReadOnlySpan<KernelArgument> arguments)
    {
        foreach (KernelArgument argument in arguments)
        {
            if (argument.Tensor is torch.Tensor { device_type: DeviceType.CUDA } tensor && tensor.device_index != ordinal)
                throw new ArgumentException(
                    $"The kernel {body} is made for GPU {ordinal}, but was given a tensor on GPU {tensor.device_index}.",
                    nameof(arguments));
        }

        if (!functions.TryGetValue(body.Method, out nint function))
        {
            Prepare(body);
            function = functions[body.Method];
        }

        Span<byte> image = stackalloc byte[PtxArguments.SizeOf(arguments)];
        Span<int> offsets = stackalloc int[arguments.Length];
        PtxArguments.Write(arguments, image, offsets);
        Check(driver.PushContext(context), "cuCtxPushCurrent");
        int before = waits ? driver.Synchronize() : 0;
        int launched = before == 0 ? driver.Launch(function, groups, GroupSize, DefaultStream, image, offsets) : 0;
        int finished = waits && before == 0 && launched == 0 ? driver.Synchronize() : 0;
        int popped = driver.PopContext();
        Check(before, $"An operation of libtorch before the kernel {body}", isItsOwn: true);
        Check(launched, $"cuLaunchKernel of {body}");
        Check(finished, $"The kernel {body}", isItsOwn: true);
        Check(popped, "cuCtxPopCurrent");
        lastStartedAnywhere = lastStarted = body;
    }

    private static CudaDevice Create(int ordinal)
    {
        PtxCache cache = new(PtxCache.UsersFolder(Environment.GetEnvironmentVariable), PtxCompiler.Compile, new WarnOnce());
        return new CudaDevice(
            new CudaDriver(CudaDriver.LibraryName), ordinal, cache, waits: IsToWait);
    }

    /// <summary>Where a call reports what something before it did while it ran: what that may have been; empty where no kernel was started.</summary>
    internal static string Suspicion(string? lastStarted, bool waits) => (lastStarted, waits) switch
    {
        (null, _) => "",
        (_, true) => "an operation of libtorch has failed, not a kernel of the project, each of which was waited for",
        _ => $"a kernel that was started before may have failed, the last of which was {lastStarted}; with {WaitVariable}=1 the one that fails is named",
    };

    /// <summary>Refuses a driver and a GPU that are older than the kernels.</summary>
    private void DemandAge()
    {
        Check(driver.GetVersion(out int version), "cuDriverGetVersion");
        if (version < PtxTarget.LeastDriverVersion)
        {
            throw new CudaException(
                $"The NVIDIA driver is too old: it serves CUDA {PtxTarget.VersionText(version)}, and the kernels need {PtxTarget.VersionText(PtxTarget.LeastDriverVersion)} or newer; update the driver.");
        }

        if (!target.IsTooOld)
            return;
        Check(driver.GetName(device, out string name), "cuDeviceGetName");
        throw new CudaException(
            $"GPU {ordinal} ({name}) is too old: its compute capability is {target.Major}.{target.Minor}, and the kernels need {PtxTarget.Oldest.Major}.{PtxTarget.Oldest.Minor} or newer.");
    }

    private nint Load(KernelBody body)
    {
        DemandAge();
        PtxText text = cache.Get(body, target);
        byte[] log = new byte[ErrorLogBytes];
        Check(driver.PushContext(context), "cuCtxPushCurrent");
        int loaded = driver.LoadModule(Encoding.ASCII.GetBytes(text.Text + '\0'), log, out nint module);
        int found = 0;
        nint function = 0;
        if (loaded == 0)
            found = driver.GetFunction(module, text.EntryPoint, out function);
        int popped = driver.PopContext();
        Check(loaded, $"cuModuleLoadDataEx of {body}", Encoding.ASCII.GetString(log).Split('\0')[0]);
        Check(found, $"cuModuleGetFunction of {body}");
        Check(popped, "cuCtxPopCurrent");
        return function;
    }

    /// <param name="error">What the driver said.</param>
    /// <param name="call">What was asked of it.</param>
    /// <param name="log">What it wrote.</param>
    /// <param name="isItsOwn">Whether the error is that of what the call names, and of nothing before it.</param>
    private void Check(int error, string call, string log = "", bool isItsOwn = false)
    {
        if (error == 0)
            return;
        string name = driver.ErrorName(error) ?? "an error that the driver has no name for";
        string more = log.Trim().Length > 0 ? log.ReplaceLineEndings(" ").Trim() : isItsOwn ? "" : Explanation(error);
        throw new CudaException($"{call} failed on GPU {ordinal} with {name} ({error}){(more.Length > 0 ? $": {more}" : ".")}", error);
    }

    private string Explanation(int error)
    {
        const int UnsupportedPtxVersion = 222;
        if (error == UnsupportedPtxVersion)
            return $"the driver is too old for the kernels, which need CUDA {PtxTarget.VersionText(PtxTarget.LeastDriverVersion)} or newer; update the driver";
        return CudaException.IsOf(error) ? Suspicion(lastStarted?.ToString(), waits) : "";
    }
}
