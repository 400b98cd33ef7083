using System.Runtime.InteropServices;
using System.Text;

namespace ElectraDsl.Kernels.Backends.Ptx;

/// <summary>NVIDIA's driver library, which comes with the driver and with nothing else.</summary>
internal sealed unsafe class CudaDriver : ICudaDriver
{
    // CUjit_option of cuda.h.
    private const int ErrorLogBuffer = 5;
    private const int ErrorLogBufferBytes = 6;

    private readonly delegate* unmanaged<uint, int> initialize;
    private readonly delegate* unmanaged<int*, int> getVersion;
    private readonly delegate* unmanaged<int*, int> countDevices;
    private readonly delegate* unmanaged<int*, int, int> getDevice;
    private readonly delegate* unmanaged<byte*, int, int, int> getName;
    private readonly delegate* unmanaged<int*, int, int, int> getAttribute;
    private readonly delegate* unmanaged<nint*, int, int> retainPrimaryContext;
    private readonly delegate* unmanaged<nint, int> pushContext;
    private readonly delegate* unmanaged<nint*, int> popContext;
    private readonly delegate* unmanaged<int> synchronize;
    private readonly delegate* unmanaged<nuint*, nuint*, int> getMemory;
    private readonly delegate* unmanaged<nint*, void*, uint, int*, void**, int> loadModule;
    private readonly delegate* unmanaged<nint*, nint, byte*, int> getFunction;
    private readonly delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int> launch;
    private readonly delegate* unmanaged<int, byte**, int> errorName;

    /// <summary>Loads the library; it stays loaded until the process ends.</summary>
    /// <param name="library">Its name, or its path.</param>
    /// <exception cref="CudaException">There is no such library, or it is too old.</exception>
    internal CudaDriver(string library)
    {
        if (!NativeLibrary.TryLoad(library, out nint handle))
            throw new CudaException($"There is no CUDA driver: {library} was not found or cannot be loaded.");
        initialize = (delegate* unmanaged<uint, int>)Export("cuInit");
        getVersion = (delegate* unmanaged<int*, int>)Export("cuDriverGetVersion");
        countDevices = (delegate* unmanaged<int*, int>)Export("cuDeviceGetCount");
        getName = (delegate* unmanaged<byte*, int, int, int>)Export("cuDeviceGetName");
        getDevice = (delegate* unmanaged<int*, int, int>)Export("cuDeviceGet");
        getAttribute = (delegate* unmanaged<int*, int, int, int>)Export("cuDeviceGetAttribute");
        retainPrimaryContext = (delegate* unmanaged<nint*, int, int>)Export("cuDevicePrimaryCtxRetain");
        pushContext = (delegate* unmanaged<nint, int>)Export("cuCtxPushCurrent_v2");
        popContext = (delegate* unmanaged<nint*, int>)Export("cuCtxPopCurrent_v2");
        synchronize = (delegate* unmanaged<int>)Export("cuCtxSynchronize");
        getMemory = (delegate* unmanaged<nuint*, nuint*, int>)Export("cuMemGetInfo_v2");
        loadModule = (delegate* unmanaged<nint*, void*, uint, int*, void**, int>)Export("cuModuleLoadDataEx");
        getFunction = (delegate* unmanaged<nint*, nint, byte*, int>)Export("cuModuleGetFunction");
        launch = (delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int>)Export("cuLaunchKernel");
        errorName = (delegate* unmanaged<int, byte**, int>)Export("cuGetErrorName");

        nint Export(string name) =>
            NativeLibrary.TryGetExport(handle, name, out nint address)
                ? address
                : throw new CudaException($"The CUDA driver {library} is too old: it has no {name}; update the driver.");
    }

    /// <summary>The library's name on this system.</summary>
    internal static string LibraryName => LibraryNameOn(OperatingSystem.IsWindows() ? OSPlatform.Windows : OSPlatform.Linux);

    /// <summary>The library's name on a system; macOS has none, and finds none under the name that every other system uses.</summary>
    internal static string LibraryNameOn(OSPlatform system) => system == OSPlatform.Windows ? "nvcuda.dll" : "libcuda.so.1";

    /// <inheritdoc/>
    public int Initialize() => initialize(0);

    /// <inheritdoc/>
    public int GetVersion(out int version)
    {
        fixed (int* result = &version)
            return getVersion(result);
    }

    /// <inheritdoc/>
    public int CountDevices(out int count)
    {
        fixed (int* result = &count)
            return countDevices(result);
    }

    /// <inheritdoc/>
    public int GetName(int device, out string name)
    {
        const int Length = 256;
        byte* text = stackalloc byte[Length];
        int error = getName(text, Length, device);
        name = error == 0 ? Marshal.PtrToStringUTF8((nint)text)! : "";
        return error;
    }

    /// <inheritdoc/>
    public int GetDevice(int ordinal, out int device)
    {
        fixed (int* result = &device)
            return getDevice(result, ordinal);
    }

    /// <inheritdoc/>
    public int GetAttribute(CudaAttribute attribute, int device, out int value)
    {
        fixed (int* result = &value)
            return getAttribute(result, (int)attribute, device);
    }

    /// <inheritdoc/>
    public int RetainPrimaryContext(int device, out nint context)
    {
        fixed (nint* result = &context)
            return retainPrimaryContext(result, device);
    }

    /// <inheritdoc/>
    public int PushContext(nint context) => pushContext(context);

    /// <inheritdoc/>
    public int PopContext()
    {
        nint popped;
        return popContext(&popped);
    }

    /// <inheritdoc/>
    public int Synchronize() => synchronize();

    /// <inheritdoc/>
    public int GetMemory(out nuint free, out nuint total)
    {
        fixed (nuint* freeBytes = &free, totalBytes = &total)
            return getMemory(freeBytes, totalBytes);
    }

    /// <inheritdoc/>
    public int LoadModule(ReadOnlySpan<byte> image, Span<byte> errorLog, out nint module)
    {
        fixed (byte* text = image, log = errorLog)
        fixed (nint* result = &module)
        {
            int* options = stackalloc int[] { ErrorLogBuffer, ErrorLogBufferBytes };
            void** values = stackalloc void*[] { log, (void*)errorLog.Length };
            return loadModule(result, text, 2, options, values);
        }
    }

    /// <inheritdoc/>
    public int GetFunction(nint module, string name, out nint function)
    {
        fixed (byte* text = Encoding.ASCII.GetBytes(name + '\0'))
        fixed (nint* result = &function)
            return getFunction(result, module, text);
    }

    /// <inheritdoc/>
    public int Launch(nint function, int groups, int groupSize, nint stream, ReadOnlySpan<byte> arguments, ReadOnlySpan<int> offsets)
    {
        fixed (byte* values = arguments)
        {
            void** parameters = stackalloc void*[offsets.Length];
            for (int i = 0; i < offsets.Length; i++)
                parameters[i] = values + offsets[i];
            return launch(function, (uint)groups, 1, 1, (uint)groupSize, 1, 1, 0, stream, parameters, null);
        }
    }

    /// <inheritdoc/>
    public string? ErrorName(int error)
    {
        byte* name;
        return errorName(error, &name) == 0 ? Marshal.PtrToStringUTF8((nint)name) : null;
    }
}
