using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ElectraDsl.Generators.DeviceCode;

/// <summary>
/// Checks structs of scalar device functions (IRtdLoss and its like) while they are written, whether or not a model names them yet: reports what
/// ILGPU, which compiles them for GPUs at run time, would refuse there or get wrong.
/// </summary>
/// <remarks>
/// An analyzer and no part of the generator: a change in a body changes no model, and an editor runs analyzers again for the types of a file that is
/// edited. Of structs in referenced assemblies there is no source; they were checked where they were compiled, if this analyzer ran there.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeviceFunctionAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        StateRule.Descriptor,
        AllocationRule.Descriptor,
        ExceptionRule.Descriptor,
        ObjectRule.Descriptor,
        RunTimeCallRule.Descriptor,
        StaticStateRule.Descriptor,
        NumberTypeRule.Descriptor,
        RecursionRule.Descriptor,
        ApiRule.Descriptor,
        ConstructRule.Descriptor,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterSymbolAction(Check, SymbolKind.NamedType);
    }

    /// <summary>
    /// What is wrong anywhere in a project. Where the generator reports errors the compiler runs no analyzer, and these would be seen only once those
    /// are mended: the generator says them then.
    /// </summary>
    internal static IEnumerable<Diagnostic> FindAll(Compilation compilation, CancellationToken token) =>
        TypesOf(compilation.Assembly.GlobalNamespace).SelectMany(type => Find(type, compilation, token)).Distinct();

    private static void Check(SymbolAnalysisContext context)
    {
        if (context.IsGeneratedCode && DeviceFunctions.IsSpec((INamedTypeSymbol)context.Symbol))
            return;
        foreach (Diagnostic diagnostic in Find((INamedTypeSymbol)context.Symbol, context.Compilation, context.CancellationToken))
            context.ReportDiagnostic(diagnostic);
    }

    private static IEnumerable<Diagnostic> Find(INamedTypeSymbol type, Compilation compilation, CancellationToken token) =>
        type.TypeKind != TypeKind.Struct || !DeviceFunctions.InterfacesOf(type).Any()
            ? []
            : StateRule.Check(type)
                .Concat(DeviceCodeWalker.Walk(DeviceFunctions.Of(type), compilation, token))
                .Select(finding => Diagnostic.Create(finding.Rule, finding.Place, [.. finding.Words]));

    private static IEnumerable<INamedTypeSymbol> TypesOf(INamespaceOrTypeSymbol scope) =>
        scope
            .GetMembers()
            .OfType<INamespaceOrTypeSymbol>()
            .SelectMany(member => member is INamedTypeSymbol type ? TypesOf(type).Prepend(type) : TypesOf(member));
}
