using ElectraDsl.Kernels.Backends.Simd.Lanes;
using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd.Embedding;

/// <summary>Gradients of CPU tables: one row after the other, so that no number of threads changes the sums.</summary>
internal sealed unsafe class SimdEmbeddingPass : IEmbeddingPass
{
    /// <inheritdoc/>
    public void Add(Tensor sums, Tensor ids, Tensor rows)
    {
        int width = checked((int)sums.shape[1]);
        long* id = (long*)TensorPointer.Of(ids);
        float* from = (float*)TensorPointer.Of(rows), to = (float*)TensorPointer.Of(sums);
        long count = ids.numel();
        for (long row = 0; row < count; row++)
            VectorRows.Add(to + (id[row] * width), from + (row * width), width);
        GC.KeepAlive(ids);
        GC.KeepAlive(rows);
        GC.KeepAlive(sums);
    }
}
