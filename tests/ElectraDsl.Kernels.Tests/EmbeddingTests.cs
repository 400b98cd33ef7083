using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

[Collection(nameof(Alone))]
public sealed class EmbeddingTests
{
    public static TheoryData<KernelBackend> Fused => CpuBackends.Fused;

    public static TheoryData<KernelBackend, int, int, int, int> Sizes
    {
        get
        {
            TheoryData<KernelBackend, int, int, int, int> all = [];
            foreach (KernelBackend backend in CpuBackends.List.Where(backend => backend != KernelBackend.TorchOps))
            {
                all.Add(backend, 1, 1, 1, 1);
                all.Add(backend, 7, 2, 5, 3);
                all.Add(backend, 2, 2, 64, 5);
                all.Add(backend, 1, 5, 65, 300);
                all.Add(backend, 40, 3, 33, 17);
                all.Add(backend, 3, 7, 61, 9);
                all.Add(backend, 100, 4, 64, 130);
            }

            return all;
        }
    }

    /// <summary>Ids that come many times, rows of odd width, a gradient that is there already.</summary>
    [SkippableTheory]
    [MemberData(nameof(Sizes))]
    public void Rows_AreThoseOfTheTable_AndItsGradientTheirSum(KernelBackend backend, int vocabulary, int batch, int length, int width) =>
        EmbeddingCase.Compare(CpuBackends.Encoder(backend).Embedding, vocabulary, batch, length, width);

    /// <summary>A table without a buffer for its gradient, and one that is not trained.</summary>
    [SkippableTheory]
    [MemberData(nameof(Fused))]
    public void OtherTables_AreAutograds(KernelBackend backend)
    {
        IEmbeddingKernel kernel = CpuBackends.Encoder(backend).Embedding;
        using DisposeScope scope = NewDisposeScope();
        Tensor table = ones(3, 2).requires_grad_(true), ids = tensor(new long[] { 1, 1 }, [1, 2]);
        kernel.Lookup(table, ids).sum().backward();
        Assert.Equal([0, 0, 2, 2, 0, 0], Arrays.Of<float>(table.grad!));
        Assert.False(kernel.Lookup(ones(3, 2), ids).requires_grad);
    }
}
