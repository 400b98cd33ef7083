using ElectraDsl.Generators.Validation;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.DeviceCode;

/// <summary>EDSL2059: what is called is written in this project, or known to work (<see cref="DeviceApi"/>).</summary>
internal static class ApiRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL2059",
        title: "Device code calls a method that GPUs lack",
        messageFormat: "'{0}' has no counterpart on a GPU; use MathF or ILGPU.Algorithms.XMath (the page of this error lists what works), or write it in this project",
        category: Category.Kernels,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL2059"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static DeviceFinding At(IOperation location) => DeviceFinding.At(Descriptor, location);
}
