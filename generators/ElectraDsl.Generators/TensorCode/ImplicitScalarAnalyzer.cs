using System.Collections.Immutable;
using System.Linq;
using ElectraDsl.Generators.DeviceCode;
using ElectraDsl.Generators.Validation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace ElectraDsl.Generators.TensorCode;

/// <summary>
/// EDSL9005: user code makes no Scalar that TorchSharp frees while libtorch reads it, neither in its own text nor inside a method of TorchSharp.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ImplicitScalarAnalyzer : DiagnosticAnalyzer
{
    internal static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL9005",
        title: "TorchSharp may free a Scalar while libtorch reads it",
        messageFormat: "'{0}' may fail at random, or compute with a wrong number: {1}",
        category: Category.Environment,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL9005"));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptor];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();

        // What ElectraDsl generates is held to the same list by its own tests.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypeByMetadataName("TorchSharp.Scalar")?.ContainingAssembly is not { } library)
                return;
            start.RegisterOperationAction(
                operation => Check(operation, library),
                OperationKind.Conversion,
                OperationKind.Invocation,
                OperationKind.PropertyReference,
                OperationKind.ObjectCreation,
                OperationKind.Binary,
                OperationKind.Unary,
                OperationKind.CompoundAssignment,
                OperationKind.Increment,
                OperationKind.Decrement);
        });
    }

    private static void Check(OperationAnalysisContext context, IAssemblySymbol library)
    {
        if (FindAdvice(context.Operation, library) is not { } advice)
            return;

        // `a.add(2)` makes one Scalar of the 2 and another inside: the call is the mistake.
        IOperation? user = context.Operation.Parent is IArgumentOperation argument ? argument.Parent : context.Operation.Parent;
        if (context.Operation is IConversionOperation && user is not null && FindAdvice(user, library) is not null)
            return;
        DeviceFinding finding = DeviceFinding.At(Descriptor, context.Operation, advice);
        context.ReportDiagnostic(Diagnostic.Create(finding.Rule, finding.Place, [.. finding.Words]));
    }

    private static string? FindAdvice(IOperation operation, IAssemblySymbol library) => Calls.Of(operation)
        .Select(call => call.Method.ReducedFrom ?? call.Method)
        .Where(method => SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, library))
        .Select(method => LifetimeHazards.AdviceOn(method.AssociatedSymbol ?? method))
        .FirstOrDefault(advice => advice is not null);
}
