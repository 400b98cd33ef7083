using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Portable;

/// <summary>Runs <see cref="ReplacementBody"/>.</summary>
internal sealed class PortableReplacement : IReplacementKernel, IBuiltInKernel
{
    private static readonly KernelBody Replace = new(ReplacementBody.Replace);

    private readonly KernelDevice kernels;

    internal PortableReplacement(KernelDevice kernels)
    {
        this.kernels = kernels;
        kernels.Prepare(Replace);
    }

    /// <inheritdoc/>
    public KernelBackend Backend => kernels.Backend;

    /// <inheritdoc/>
    public CorruptedBatch Run(Tensor inputIds, Tensor positions, Tensor weights, Tensor samples)
    {
        (int rows, int length, int slots) = ReplacementArguments.Check(inputIds, positions, weights, samples, kernels.Tensors);
        using DisposeScope scope = NewDisposeScope();
        Device device = inputIds.device;
        Tensor places = positions.contiguous();                              // [B * N]
        // On a GPU nothing is read back: there the kernel passes over a position that is not in its row.
        if (kernels.Tensors == DeviceType.CPU)
            ReplacementArguments.CheckPositions(places, length, slots);
        Tensor corrupted = empty(rows, length, ScalarType.Int64, device);    // [B, L]
        Tensor labels = empty(rows, length, ScalarType.Bool, device);        // [B, L]
        if (rows > 0 && length > 0)
            kernels.Launch(
                Replace,
                rows,
                inputIds.contiguous(),
                places,
                weights.contiguous(),
                samples.contiguous(),
                corrupted,
                labels,
                length,
                slots);
        return new CorruptedBatch(corrupted.MoveToOuterDisposeScope(), labels.MoveToOuterDisposeScope());
    }
}
