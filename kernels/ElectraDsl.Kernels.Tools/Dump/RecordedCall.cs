using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Kernels.Tools.Cases;
using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tools.Dump;

/// <summary>What a call of an op asks of a device.</summary>
/// <param name="Op">The op.</param>
/// <param name="Setting">How it was called.</param>
/// <param name="Tensors">The inputs, in their order, then whatever else the launches were given.</param>
/// <param name="Launches">In their order.</param>
/// <param name="Outputs">Where each output of the op lies.</param>
/// <param name="Expected">What must come out of the recorded inputs, where that was asked for.</param>
internal sealed record RecordedCall(
    OpCase Op,
    OpSetting Setting,
    IReadOnlyList<RecordedTensor> Tensors,
    IReadOnlyList<RecordedLaunch> Launches,
    IReadOnlyList<RecordedOutput> Outputs,
    IReadOnlyList<ExpectedOutput>? Expected);

/// <summary>One launch.</summary>
/// <param name="Body">The kernel.</param>
/// <param name="Groups">Size of the grid.</param>
/// <param name="Arguments">In the order of its parameters.</param>
internal sealed record RecordedLaunch(KernelBody Body, int Groups, IReadOnlyList<RecordedArgument> Arguments);

/// <summary>One argument of a launch.</summary>
/// <param name="Tensor">Index of the tensor; -1 for a number or struct.</param>
/// <param name="Bytes">The number or struct as it lies in memory.</param>
internal readonly record struct RecordedArgument(int Tensor, byte[] Bytes);

/// <summary>An output of an op as a part of a tensor.</summary>
/// <param name="Tensor">Index of the tensor; -1 where tensor operations made the output.</param>
/// <param name="Offset">Index of its first element there.</param>
/// <param name="Count">Elements.</param>
internal readonly record struct RecordedOutput(int Tensor, long Offset, long Count);

/// <summary>A tensor of the launches; its memory may have been freed.</summary>
/// <param name="Tensor">The tensor, for the time of the recording.</param>
/// <param name="Address">Where it lay; 0 without elements.</param>
/// <param name="Type">Element type.</param>
/// <param name="Count">Elements.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Contents">
/// What an input of an example, or a table that the op made, held; null for scratch, for outputs and for inputs to be made again.
/// </param>
internal sealed record RecordedTensor(Tensor Tensor, nint Address, ScalarType Type, long Count, long Bytes, byte[]? Contents)
{
    internal static RecordedTensor Of(Tensor tensor, byte[]? contents) =>
        new(
            tensor,
            tensor.numel() > 0 ? TensorPointer.Of(tensor) : 0,
            tensor.dtype,
            tensor.numel(),
            tensor.numel() * tensor.element_size(),
            contents);
}
