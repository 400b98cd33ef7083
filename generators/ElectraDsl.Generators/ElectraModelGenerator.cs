using System.Threading;
using ElectraDsl.Generators.Cures;
using ElectraDsl.Generators.Emission;
using ElectraDsl.Generators.Model;
using ElectraDsl.Generators.Parsing;
using ElectraDsl.Generators.Planning;
using ElectraDsl.Generators.Validation;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators;

/// <summary>
/// The compiler of the language: reads declarations, checks them, plans the model and writes its source.
/// </summary>
/// <remarks>
/// Text flows from equatable specs and is cached while they stay equal. Diagnostics flow beside it with real locations, which
/// move with every edit: kept apart, they cost no source.
/// </remarks>
// Written out, because inside this namespace [Generator] is the language's own attribute.
[Microsoft.CodeAnalysis.Generator(LanguageNames.CSharp)]
public sealed class ElectraModelGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ParsedModel> declarations = context.SyntaxProvider
            .ForAttributeWithMetadataName(AttributeNames.Model, ModelParser.IsClass, ModelParser.Parse)
            .Where(static parsed => parsed is not null)!;

        IncrementalValueProvider<BuildEnvironment> environment = context.CompilationProvider
            .Select(BuildEnvironmentParser.Parse)
            .WithTrackingName(TrackingNames.Environment);

        // Source: declarations -> specs -> plans -> files.
        IncrementalValuesProvider<ModelPlan> plans = declarations
            .Select(static (parsed, _) => parsed.Spec)
            .WithTrackingName(TrackingNames.Specs)
            .Combine(environment)
            .Select(static (pair, token) => PlanModel(pair.Left, pair.Right, token))
            .Where(static plan => plan is not null)
            .Select(static (plan, _) => plan!)
            .WithTrackingName(TrackingNames.Plans);

        IncrementalValueProvider<ProgramPlan> program = plans
            .Collect()
            .Combine(environment)
            .Select(static (pair, _) => ProgramPlanner.Plan(pair.Left, pair.Right))
            .WithTrackingName(TrackingNames.Program);

        IncrementalValueProvider<FileNames> fileNames = plans
            .Select(static (plan, _) => plan.Record.FullName)
            .Collect()
            .Select(static (names, _) => FileNames.For(names))
            .WithTrackingName(TrackingNames.FileNames);

        context.RegisterSourceOutput(
            plans.Combine(fileNames), static (output, pair) => ModelSources.Add(output, pair.Left, pair.Right.Of(pair.Left.Record)));
        context.RegisterSourceOutput(program, ProgramSource.Add);

        // A report of the facts, for the build to write to files; only where it was asked for.
        IncrementalValueProvider<bool> wantsReport = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => BuildEnvironmentParser.WantsFactsReport(options.GlobalOptions))
            .WithTrackingName(TrackingNames.WantsReport);
        context.RegisterSourceOutput(plans.Collect().Combine(wantsReport), static (output, pair) =>
        {
            if (pair.Right) FactsReportSource.Add(output, pair.Left);
        });

        // Diagnostics: declarations -> findings, put back in their places.
        context.RegisterSourceOutput(declarations.Combine(environment), static (output, pair) => ReportFindings(output, pair.Left, pair.Right));
        foreach (string network in new[] { AttributeNames.Generator, AttributeNames.Discriminator, AttributeNames.Kernels })
        {
            IncrementalValuesProvider<StrayNetwork> strays = context.SyntaxProvider
                .ForAttributeWithMetadataName(network, ModelParser.IsClass, StrayNetworkParser.Parse)
                .Where(static stray => stray is not null)!;
            context.RegisterSourceOutput(strays, ReportStray);
        }
    }

    private static ModelPlan? PlanModel(ModelSpec spec, BuildEnvironment environment, CancellationToken token)
    {
        // Some declarations cannot be added to, and without the run-time library nothing generated would compile.
        if (!spec.Record.CanBeCompleted || !environment.ReferencesTraining) return null;

        bool isSound = ModelValidator.IsSound(spec, environment);
        token.ThrowIfCancellationRequested();
        return ModelPlanner.Plan(isSound ? spec : Repair.Apply(spec)) with { IsSound = isSound, LoadsTorch = !environment.WantsEntryPoint };
    }

    private static void ReportFindings(SourceProductionContext output, ParsedModel parsed, BuildEnvironment environment)
    {
        foreach (Finding finding in ModelValidator.Check(parsed.Spec, environment).AddRange(ModelValidator.Advise(parsed.Spec, environment)))
        {
            output.ReportDiagnostic(Diagnostic.Create(
                finding.Rule, parsed.Places.Locate(finding.Site), CureProperties.Write(finding.Cures), [.. finding.Words]));
        }
    }

    private static void ReportStray(SourceProductionContext output, StrayNetwork stray) =>
        output.ReportDiagnostic(Diagnostic.Create(
            StrayNetworkRule.Descriptor, stray.Location, CureProperties.Write(StrayNetworkRule.Cures), stray.Attribute, stray.Type));
}
