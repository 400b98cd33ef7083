using ElectraDsl.Kernels.Tools.Cases;
using ElectraDsl.Kernels.Tools.Timing;
using ElectraDsl.Testing;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests.Verification;

public sealed class KernelTimingTests
{
    [Fact]
    public void EveryOp_IsTimedBesideItsPlainEquivalentAndLeavesNoTensor()
    {
        ModelKernels model = ModelKernels.Of<Spec<V1000>>(KernelTable.For<Spec<V1000>>, 10_007);
        KernelTable kernels = model.For(CPU);
        long before = LiveTensors.Settled();
        foreach (OpCase op in OpCase.AllOf(model))
        {
            KernelTiming timing = KernelTiming.Of(op, kernels, CPU, rounds: 1, quick: true);
            Assert.True(timing.Seconds > 0 && timing.PlainSeconds > 0, op.Op);
            Assert.Equal(op.BytesMoved(op.Workload(quick: true)) / timing.Seconds, timing.BytesPerSecond, 1e-3);
        }

        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void CopyCeiling_IsThatOfAMachine() => Assert.InRange(CopyCeiling.Measure(CPU), 1e8, 1e13);
}
