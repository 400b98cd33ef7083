namespace ElectraDsl.Kernels.Backends.Ptx;

/// <summary>What is used of CUDA's driver API, function by function (cuda.h). Each returns the driver's error number, 0 for success.</summary>
internal interface ICudaDriver
{
    /// <summary>cuInit.</summary>
    int Initialize();

    /// <summary>cuDriverGetVersion: the CUDA that the driver serves, 12020 for 12.2. May be called before all others.</summary>
    int GetVersion(out int version);

    /// <summary>cuDeviceGetCount.</summary>
    int CountDevices(out int count);

    /// <summary>cuDeviceGet.</summary>
    int GetDevice(int ordinal, out int device);

    /// <summary>cuDeviceGetName.</summary>
    int GetName(int device, out string name);

    /// <summary>cuDeviceGetAttribute.</summary>
    int GetAttribute(CudaAttribute attribute, int device, out int value);

    /// <summary>cuDevicePrimaryCtxRetain: the context that the CUDA runtime, and so libtorch, works in.</summary>
    int RetainPrimaryContext(int device, out nint context);

    /// <summary>cuCtxPushCurrent, for the calling thread.</summary>
    int PushContext(nint context);

    /// <summary>cuCtxPopCurrent, for the calling thread.</summary>
    int PopContext();

    /// <summary>cuCtxSynchronize: waits for all that was started in the current context, and says whether any of it failed.</summary>
    int Synchronize();

    /// <summary>cuMemGetInfo, of the current context's device.</summary>
    int GetMemory(out nuint free, out nuint total);

    /// <summary>cuModuleLoadDataEx, of a text that ends in a zero.</summary>
    /// <param name="image">The text.</param>
    /// <param name="errorLog">Filled with the assembler's messages, up to a zero.</param>
    /// <param name="module">The module.</param>
    int LoadModule(ReadOnlySpan<byte> image, Span<byte> errorLog, out nint module);

    /// <summary>cuModuleGetFunction.</summary>
    int GetFunction(nint module, string name, out nint function);

    /// <summary>cuLaunchKernel, with one dimension and no dynamic shared memory.</summary>
    /// <param name="function">The kernel.</param>
    /// <param name="groups">Size of the grid.</param>
    /// <param name="groupSize">Threads of a group.</param>
    /// <param name="stream">0 for the legacy default stream.</param>
    /// <param name="arguments">The values of all parameters.</param>
    /// <param name="offsets">Where the value of each parameter begins.</param>
    int Launch(nint function, int groups, int groupSize, nint stream, ReadOnlySpan<byte> arguments, ReadOnlySpan<int> offsets);

    /// <summary>cuGetErrorName; null for a number that the driver does not know.</summary>
    string? ErrorName(int error);
}
