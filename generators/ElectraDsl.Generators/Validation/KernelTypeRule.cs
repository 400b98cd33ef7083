using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL2002: a kernel's type can be compiled in, or created.</summary>
internal static class KernelTypeRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL2002",
        title: "The kernel's type cannot be used",
        messageFormat: "'{0}' cannot be the {1} of '{2}' because {3}; {4}",
        category: Category.Kernels,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL2002"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static IEnumerable<Finding> Check(ModelSpec spec) =>
        from kernel in spec.Kernels
        where kernel.Defect is not (KernelDefect.None or KernelDefect.OtherKind)
        let slot = KernelSlot.Of(kernel.Argument)
        let fault = Explain(kernel.Defect)
        select Finding.Of(
            Descriptor,
            NamedLocation.Of(DeclarationPart.Kernels, kernel.Argument),
            kernel.FullName,
            slot.Subject,
            spec.Record.FullName,
            fault.Cause,
            fault.Fix);

    private static (string Cause, string Fix) Explain(KernelDefect defect) => defect switch
    {
        KernelDefect.NotStruct => ("it is no plain struct, which is what is compiled into a kernel", "declare it as 'public readonly struct'"),
        KernelDefect.OpenGeneric => ("its type parameters are open", "name it with type arguments, as in typeof(MyKernel<MySettings>)"),
        KernelDefect.Abstract => ("it is abstract", "name a type that can be created"),
        KernelDefect.NeedsArguments => (
            "it cannot be created without arguments",
            "give it a public constructor without parameters and no required members"),
        KernelDefect.HiddenFunctions => (
            "it implements functions explicitly, so that the generated code cannot call them",
            "declare them as 'public static'"),
        KernelDefect.OutOfReach => ("the generated code, which is another file of the record, cannot name it", "make it public"),
        _ => throw new ArgumentOutOfRangeException(nameof(defect), defect, "No explanation."),
    };
}
