using System.Diagnostics;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Faults;

/// <summary>An exception that no stage should throw, as the words of EDSL9003.</summary>
/// <param name="Model">Full name of the model that it is about.</param>
/// <param name="Cause">Its type, its message and the method that threw, in one line.</param>
internal sealed record Fault(string Model, string Cause)
{
    /// <summary>The fault rule: not one of a declaration's mistakes, so that it is no rule that is asked.</summary>
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL9003",
        title: "The compiler of models failed",
        messageFormat: "'{0}' met a fault of ElectraDsl's own compiler ({1}); nothing can be generated for it until the declaration is changed; please report it",
        category: Validation.Category.Environment,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Validation.DiagnosticPage.Of("EDSL9003"),
        customTags: WellKnownDiagnosticTags.NotConfigurable);

    public static Fault Of(string model, Exception exception)
    {
        MethodBase? method = new StackTrace(exception).GetFrames()?.Select(frame => frame.GetMethod()).FirstOrDefault(method => method is not null);
        string place = method is null ? "" : $" in {method.DeclaringType?.Name}.{method.Name}";
        string message = string.Join(" ", exception.Message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
        return new Fault(model, $"{exception.GetType().Name}{place}: {message}");
    }

    public Diagnostic At(Location? place) => Diagnostic.Create(Descriptor, place, Model, Cause);
}
