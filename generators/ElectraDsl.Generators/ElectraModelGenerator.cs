using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.DeviceCode;
using ElectraDsl.Generators.Emission;
using ElectraDsl.Generators.Faults;
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
    private readonly Planner planner;

    /// <summary>The compiler as the SDK loads it.</summary>
    public ElectraModelGenerator()
        : this(PlanModel)
    {
    }

    /// <summary>With another planner: how tests make a stage fail.</summary>
    internal ElectraModelGenerator(Planner planner) => this.planner = planner;

    /// <summary>Turns a spec into a plan; null where nothing can be generated.</summary>
    internal delegate ModelPlan? Planner(ModelSpec spec, BuildEnvironment environment, CancellationToken token);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<Declaration> parsed = context.SyntaxProvider.ForAttributeWithMetadataName(
            AttributeNames.Model,
            ModelParser.IsClass,
            Declaration.Parse);
        IncrementalValuesProvider<ParsedModel> declarations = parsed
            .Select(static (declaration, _) => declaration.Outcome.Value)
            .Where(static model => model is not null)!;

        IncrementalValueProvider<BuildEnvironment> environment = context.CompilationProvider
            .Select(BuildEnvironmentParser.Parse)
            .WithTrackingName(TrackingNames.Environment);

        // Source: declarations -> specs -> plans -> files.
        IncrementalValuesProvider<Outcome<ModelPlan>> planned = declarations
            .Select(static (parsed, _) => parsed.Spec)
            .WithTrackingName(TrackingNames.Specs)
            .Combine(environment)
            .Select((pair, token) => SafetyNet.Try(pair.Left.Record.FullName, () => planner(pair.Left, pair.Right, token)));
        IncrementalValuesProvider<ModelPlan> plans = planned
            .Select(static (outcome, _) => outcome.Value)
            .Where(static plan => plan is not null)
            .Select(static (plan, _) => plan!)
            .WithTrackingName(TrackingNames.Plans);

        IncrementalValueProvider<ImmutableArray<HeadPlan>> heads = HeadPipeline.Register(context, environment);
        IncrementalValueProvider<ProgramPlan> program = plans
            .Collect()
            .Combine(heads)
            .Combine(environment)
            .Select(static (pair, _) => ProgramPlanner.Plan(pair.Left.Left, pair.Left.Right, pair.Right))
            .WithTrackingName(TrackingNames.Program);

        IncrementalValueProvider<FileNames> fileNames = plans
            .Select(static (plan, _) => plan.Record.FullName)
            .Collect()
            .Select(static (names, _) => FileNames.For(names))
            .WithTrackingName(TrackingNames.FileNames);

        IncrementalValuesProvider<Outcome<ModelFiles>> written = plans.Combine(fileNames).Select(static (pair, token) =>
            SafetyNet.Try(pair.Left.Record.FullName, () => ModelFiles.Write(pair.Left, pair.Right.Of(pair.Left.Record), token)));
        context.RegisterSourceOutput(written, static (output, outcome) => outcome.Value?.Add(output));
        context.RegisterSourceOutput(program, ProgramSource.Add);

        // A report of the facts, for the build to write to files; only where it was asked for.
        IncrementalValueProvider<bool> wantsReport = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => BuildEnvironmentParser.WantsFactsReport(options.GlobalOptions))
            .WithTrackingName(TrackingNames.WantsReport);
        context.RegisterSourceOutput(plans.Collect().Combine(wantsReport), static (output, pair) =>
        {
            if (pair.Right)
                FactsReportSource.Add(output, pair.Left);
        });

        // Diagnostics: declarations -> findings, put back in their places; and what no stage should have ended with.
        IncrementalValueProvider<ImmutableArray<Fault>> faults = Faults(planned).Collect()
            .Combine(Faults(written).Collect())
            .Select(static (pair, _) => pair.Left.AddRange(pair.Right));
        context.RegisterSourceOutput(declarations.Combine(environment).Combine(faults), static (output, pair) =>
            Report(output, pair.Left.Left, pair.Left.Right, pair.Right));
        context.RegisterSourceOutput(parsed, static (output, declaration) =>
        {
            if (declaration.Outcome.Fault is { } fault)
                output.ReportDiagnostic(fault.At(declaration.Place));
        });

        // The compiler runs no analyzer where a generator reports errors: theirs about device functions are said with them.
        IncrementalValueProvider<bool> hasErrors = declarations
            .Combine(environment)
            .Select(static (pair, _) => HasErrors(pair.Left, pair.Right))
            .Collect()
            .Select(static (each, _) => each.Contains(true));
        context.RegisterImplementationSourceOutput(context.CompilationProvider.Combine(hasErrors), static (output, pair) =>
        {
            if (!pair.Right)
                return;
            foreach (Diagnostic diagnostic in DeviceFunctionAnalyzer.FindAll(pair.Left, output.CancellationToken))
                output.ReportDiagnostic(diagnostic);
        });

        foreach (string network in new[] { AttributeNames.Generator, AttributeNames.Discriminator, AttributeNames.Kernels })
        {
            IncrementalValuesProvider<StrayNetwork> strays = context.SyntaxProvider
                .ForAttributeWithMetadataName(network, ModelParser.IsClass, StrayNetworkParser.Parse)
                .Where(static stray => stray is not null)!;
            context.RegisterSourceOutput(strays, ReportStray);
        }
    }

    internal static ModelPlan? PlanModel(ModelSpec spec, BuildEnvironment environment, CancellationToken token)
    {
        // Some declarations cannot be added to, and in some projects nothing generated would compile.
        if (!spec.Record.CanBeCompleted || !environment.CanCompileModels)
            return null;

        bool isSound = ModelValidator.IsSound(spec, environment);
        token.ThrowIfCancellationRequested();
        return ModelPlanner.Plan(isSound ? spec : Repair.Apply(spec)) with
        {
            IsSound = isSound,
            IsTrained = environment.ReferencesTraining,
            LoadsTorch = !environment.WantsEntryPoint,
        };
    }

    private static IncrementalValuesProvider<Fault> Faults<T>(IncrementalValuesProvider<Outcome<T>> outcomes)
        where T : class => outcomes.Select(static (outcome, _) => outcome.Fault).Where(static fault => fault is not null)!;

    private static void Report(SourceProductionContext output, ParsedModel parsed, BuildEnvironment environment, ImmutableArray<Fault> faults)
    {
        string model = parsed.Spec.Record.FullName;
        Outcome<object> outcome = SafetyNet.Try<object>(model, () =>
        {
            ReportFindings(output, parsed, environment);
            return null;
        });

        // What fails in one stage mostly fails in the next one, too: once is enough.
        if ((outcome.Fault ?? faults.FirstOrDefault(fault => fault.Model == model)) is { } found)
            output.ReportDiagnostic(found.At(parsed.Places.Locate(NamedLocation.Of(DeclarationPart.Record))));
    }

    private static bool HasErrors(ParsedModel parsed, BuildEnvironment environment)
    {
        string model = parsed.Spec.Record.FullName;
        return SafetyNet
                .Try(model, () => ModelValidator.Check(parsed.Spec, environment).Select(finding => finding.Rule.DefaultSeverity).ToArray())
                .Value?.Contains(DiagnosticSeverity.Error) == true;
    }

    private static void ReportFindings(SourceProductionContext output, ParsedModel parsed, BuildEnvironment environment)
    {
        foreach (Finding finding in ModelValidator.Check(parsed.Spec, environment).AddRange(ModelValidator.Advise(parsed.Spec, environment)))
        {
            output.ReportDiagnostic(Diagnostic.Create(
                finding.Rule, parsed.Places.Locate(finding.Location), FixProperties.Write(finding.Fixes), [.. finding.Words]));
        }
    }

    private static void ReportStray(SourceProductionContext output, StrayNetwork stray) =>
        output.ReportDiagnostic(Diagnostic.Create(
            StrayNetworkRule.Descriptor, stray.Location, FixProperties.Write(StrayNetworkRule.Fixes), stray.Attribute, stray.Type));
}
