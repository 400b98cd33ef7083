using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.TorchOps;

/// <summary>Replacement in tensor operations, on any device.</summary>
internal sealed class TorchOpsReplacement : IReplacementKernel, IBuiltInKernel
{
    /// <inheritdoc/>
    public KernelBackend Backend => KernelBackend.TorchOps;

    /// <inheritdoc/>
    public CorruptedBatch Run(Tensor inputIds, Tensor positions, Tensor weights, Tensor samples)
    {
        ArgumentNullException.ThrowIfNull(inputIds);
        _ = ReplacementArguments.Check(inputIds, positions, weights, samples, inputIds.device_type);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Device device = inputIds.device;
        Tensor original = inputIds.reshape(-1);                                                  // [B * L]
        Tensor none = DeviceValues.Constant(0L, device), one = DeviceValues.Constant(1L, device);
        Tensor isBehindFirst = positions.remainder(DeviceValues.Constant(inputIds.shape[1], device)).ne(none);
        Tensor used = weights.ne(DeviceValues.Constant(0f, device)).logical_and(isBehindFirst).to(ScalarType.Int64); // [B * N]
        Tensor sums = zeros_like(original).scatter_add(0, positions, samples.mul(used));         // [B * L]
        Tensor draws = zeros_like(original).scatter_add(0, positions, used);                     // [B * L]
        Tensor corrupted = where(draws.gt(none), sums.floor_divide(maximum(draws, one)), original);
        Tensor labels = corrupted.ne(original);
        return new CorruptedBatch(
            corrupted.reshape(inputIds.shape).MoveToOuterDisposeScope(), labels.reshape(inputIds.shape).MoveToOuterDisposeScope());
    }
}
