using ElectraDsl.Generators.Validation;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.DeviceCode;

/// <summary>EDSL2058: no function is reached from itself: OpenCL forbids it, and on other GPUs each level takes memory of every thread.</summary>
internal static class RecursionRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL2058",
        title: "Device code calls itself",
        messageFormat: "'{0}' calls '{1}' recursively; write a loop",
        category: Category.Kernels,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL2058"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static DeviceFinding At(IOperation location, IMethodSymbol method) => DeviceFinding.At(Descriptor, location, method.Name);
}
