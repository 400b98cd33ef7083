using System.Reflection;
using ElectraDsl.Kernels.Backends.Portable;
using ILGPU;
using ILGPU.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Ilgpu;

/// <summary>A device that ILGPU both compiles for and runs: for tests and debugging, on CPU tensors.</summary>
internal abstract class IlgpuDevice : KernelDevice
{
    private readonly Lock gate = new();                                      // an accelerator serves one caller at a time
    private readonly Dictionary<MethodInfo, IlgpuLauncher> launchers = [];

    /// <inheritdoc/>
    internal sealed override DeviceType Tensors => DeviceType.CPU;

    /// <summary>The accelerator; lives until the process ends.</summary>
    private protected abstract Accelerator Accelerator { get; }

    /// <summary>Nothing: a body is compiled at its first launch, because who debugs one kernel does not run the others.</summary>
    internal sealed override void Prepare(KernelBody body)
    {
    }

    /// <summary>Compiles a body for the accelerator.</summary>
    private protected abstract Kernel Compile(KernelBody body);

    /// <summary>Memory of the accelerator that shows a tensor's elements.</summary>
    private protected abstract MemoryBuffer Lend(Tensor tensor);

    /// <summary>Sees to it that the tensor holds what the kernel wrote, once it has run.</summary>
    private protected abstract void TakeBack(Tensor tensor, MemoryBuffer buffer);

    /// <inheritdoc/>
    protected sealed override void Run(KernelBody body, int groups, ReadOnlySpan<KernelArgument> arguments)
    {
        object[] values = new object[arguments.Length];
        List<(Tensor Tensor, MemoryBuffer Buffer)> lent = [];
        lock (gate)
        {
            try
            {
                IlgpuLauncher launcher = LauncherOf(body);
                for (int i = 0; i < values.Length; i++)
                    values[i] = arguments[i].Tensor is Tensor tensor ? ViewOf(tensor, arguments[i].Value, lent) : arguments[i].Box;
                launcher.Launch(Accelerator.DefaultStream, new KernelConfig(groups, GroupSize), values);
                Accelerator.Synchronize();
                foreach ((Tensor tensor, MemoryBuffer buffer) in lent)
                    TakeBack(tensor, buffer);
            }
            finally
            {
                foreach ((_, MemoryBuffer buffer) in lent)
                    buffer.Dispose();
            }
        }
    }

    private IlgpuLauncher LauncherOf(KernelBody body)
    {
        if (!launchers.TryGetValue(body.Method, out IlgpuLauncher? launcher))
        {
            launcher = new IlgpuLauncher(Compile(body));
            launchers.Add(body.Method, launcher);
        }

        return launcher;
    }

    private object ViewOf(Tensor tensor, Type element, List<(Tensor Tensor, MemoryBuffer Buffer)> lent)
    {
        long length = tensor.numel();
        MemoryBuffer? buffer = length > 0 ? Lend(tensor) : null;
        if (buffer is not null)
            lent.Add((tensor, buffer));
        return Type.GetTypeCode(element) switch
        {
            TypeCode.Byte => ViewOf<byte>(buffer, length),
            TypeCode.UInt16 => ViewOf<ushort>(buffer, length),
            TypeCode.Int32 => ViewOf<int>(buffer, length),
            TypeCode.Int64 => ViewOf<long>(buffer, length),
            _ => ViewOf<float>(buffer, length),
        };
    }

    private static object ViewOf<T>(MemoryBuffer? buffer, long length) where T : unmanaged =>
        buffer is null ? ArrayView<T>.Empty : new ArrayView<T>(buffer, 0, length);
}
