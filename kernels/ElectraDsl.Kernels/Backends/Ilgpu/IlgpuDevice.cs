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
                    values[i] = arguments[i].Tensor is Tensor tensor ? ViewOf(tensor, arguments[i].Value, lent) : arguments[i].Number;
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
        MemoryBuffer buffer = Lend(tensor);
        lent.Add((tensor, buffer));
        long length = tensor.numel();
        return Type.GetTypeCode(element) switch
        {
            TypeCode.Byte => new ArrayView<byte>(buffer, 0, length),
            TypeCode.UInt16 => new ArrayView<ushort>(buffer, 0, length),
            TypeCode.Int32 => new ArrayView<int>(buffer, 0, length),
            TypeCode.Int64 => new ArrayView<long>(buffer, 0, length),
            _ => new ArrayView<float>(buffer, 0, length),
        };
    }
}
