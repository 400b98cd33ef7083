using ElectraDsl.Kernels;
using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Kernels.Backends.Ptx;
using ElectraDsl.Kernels.Tools.Dump;
using ElectraDsl.Ptx.Tests.Driver;
using ElectraDsl.Ptx.Tests.Models;

namespace ElectraDsl.Ptx.Tests.Assembly;

/// <summary>The kernels of every op, variant and preset, each distinct text once.</summary>
internal static class KernelTexts
{
    /// <summary>The bodies, by the texts for the newest target.</summary>
    internal static IReadOnlyList<KernelBody> Distinct { get; } =
    [
        .. KernelModels.All.Values.SelectMany(BodiesOf)
            .DistinctBy(body => EmulatedCudaDriver.TextOf(body, PtxTarget.Newest).Text)
            .OrderBy(body => body.Name, StringComparer.Ordinal),
    ];

    /// <summary>All that a model prepares on a GPU, launched or not.</summary>
    private static IReadOnlyList<KernelBody> BodiesOf(ModelKernels model)
    {
        KernelRecorder recorder = new();
        _ = model.On(recorder);
        return recorder.Bodies;
    }
}
