using ILGPU;
using ILGPU.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Ilgpu;

/// <summary>Runs <see cref="AdamWBody"/>.</summary>
internal sealed class IlgpuAdamW : IAdamWKernel
{
    private static readonly Lazy<Action<KernelConfig, ArrayView<float>, ArrayView<float>>> SumSquares =
        new(() => IlgpuDevice.Shared.Accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>>(AdamWBody.SumSquares));

    private static readonly Lazy<Action<KernelConfig, ArrayView<float>, ArrayView<float>>> Norm =
        new(() => IlgpuDevice.Shared.Accelerator.LoadStreamKernel<ArrayView<float>, ArrayView<float>>(AdamWBody.Norm));

    private static readonly Lazy<Action<
        KernelConfig, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
        ArrayView<ushort>, ArrayView<long>, ArrayView<float>, AdamWCoefficients>> Update =
        new(() => IlgpuDevice.Shared.Accelerator.LoadStreamKernel<
            ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>, ArrayView<float>,
            ArrayView<ushort>, ArrayView<long>, ArrayView<float>, AdamWCoefficients>(AdamWBody.Update));

    /// <inheritdoc/>
    public Tensor Run(
        Tensor weights,
        Tensor gradients,
        Tensor firstMoments,
        Tensor secondMoments,
        ReadOnlySpan<AdamWRegion> regions,
        in AdamWSettings settings,
        Tensor? bfloat16Weights = null)
    {
        long count = AdamWArguments.Check(weights, gradients, firstMoments, secondMoments, regions, settings, bfloat16Weights, DeviceType.CPU);
        using DisposeScope scope = NewDisposeScope();
        Tensor norm = zeros(1, ScalarType.Float32);                      // [1]
        if (count > 0)
        {
            (AdamWCoefficients coefficients, AdamWRates[] rates) = AdamWCoefficients.Of(settings, regions);
            IlgpuDevice device = IlgpuDevice.Shared;
            int groups = KernelGroup.PartialsFor(count, device.GroupSize);
            using IlgpuSession session = new();
            ArrayView<float> gradientView = session.View<float>(gradients);
            ArrayView<float> partials = session.View<float>(empty(groups, ScalarType.Float32));
            ArrayView<float> normView = session.View<float>(norm);
            SumSquares.Value(device.Groups(groups), gradientView, partials);
            Norm.Value(device.Groups(1), partials, normView);
            Update.Value(
                device.Groups(groups),
                session.View<float>(weights),
                gradientView,
                session.View<float>(firstMoments),
                session.View<float>(secondMoments),
                normView,
                bfloat16Weights is null ? ArrayView<ushort>.Empty : session.View<ushort>(bfloat16Weights),
                session.View<long>(tensor(rates.Select(region => region.End).ToArray())),                                // [R]
                session.View<float>(tensor(rates.SelectMany(region => new[] { region.Rate, region.Decay }).ToArray())),  // [2R]
                coefficients);
        }

        return norm.MoveToOuterDisposeScope();
    }
}
