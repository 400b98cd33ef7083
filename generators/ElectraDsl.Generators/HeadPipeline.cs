using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using ElectraDsl.Generators.Emission;
using ElectraDsl.Generators.Faults;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using ElectraDsl.Generators.Parsing;
using ElectraDsl.Generators.Planning;
using ElectraDsl.Generators.Validation;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators;

/// <summary>The compiler's way from a head's attribute to its source, beside that of models.</summary>
internal static class HeadPipeline
{
    /// <summary>Registers diagnostics and source of heads.</summary>
    /// <param name="context">The compiler's.</param>
    /// <param name="environment">What the project offers.</param>
    /// <returns>The sound heads.</returns>
    public static IncrementalValueProvider<ImmutableArray<HeadPlan>> Register(
        IncrementalGeneratorInitializationContext context,
        IncrementalValueProvider<BuildEnvironment> environment)
    {
        IncrementalValueProvider<ImmutableArray<HeadPlan>> all = environment.Select(static (_, _) => ImmutableArray<HeadPlan>.Empty);
        foreach (string attribute in HeadAttributes.Names)
        {
            IncrementalValuesProvider<HeadPlan> plans = RegisterAttribute(context, environment, attribute);
            all = all.Combine(plans.Collect()).Select(static (pair, _) => pair.Left.AddRange(pair.Right));
        }

        IncrementalValueProvider<FileNames> fileNames = all
            .Select(static (plans, _) => FileNames.For([.. plans.Select(plan => plan.Spec.Record.FullName)]))
            .WithTrackingName(TrackingNames.HeadFileNames);
        IncrementalValuesProvider<Outcome<ModelFiles>> written = all
            .SelectMany(static (plans, _) => plans)
            .Combine(fileNames)
            .Select(static (pair, token) => SafetyNet.Try(
                pair.Left.Spec.Record.FullName, () => HeadFiles.Write(pair.Left, pair.Right.Of(pair.Left.Spec.Record), token)));
        context.RegisterSourceOutput(written, static (output, outcome) =>
        {
            outcome.Value?.Add(output);
            if (outcome.Fault is { } fault)
                output.ReportDiagnostic(fault.At(place: null));
        });
        return all;
    }

    private static IncrementalValuesProvider<HeadPlan> RegisterAttribute(
        IncrementalGeneratorInitializationContext context,
        IncrementalValueProvider<BuildEnvironment> environment,
        string attribute)
    {
        IncrementalValuesProvider<Outcome<ParsedHead>> parsed = context.SyntaxProvider.ForAttributeWithMetadataName(
            attribute,
            ModelParser.IsClass,
            static (found, token) => SafetyNet.Try(
                found.TargetSymbol.ToDisplayString(RecordParser.DottedName), () => HeadParser.Parse(found, token)));
        IncrementalValuesProvider<ParsedHead> heads = parsed
            .Select(static (outcome, _) => outcome.Value)
            .Where(static head => head is not null)!;
        IncrementalValuesProvider<Outcome<HeadPlan>> planned = heads
            .Select(static (head, _) => head.Spec)
            .WithTrackingName(TrackingNames.HeadSpecs)
            .Combine(environment)
            .Select(static (pair, _) => SafetyNet.Try(
                pair.Left.Record.FullName,
                () => HeadValidator.IsSound(pair.Left, pair.Right) ? HeadPlanner.Plan(pair.Left) : null));
        context.RegisterSourceOutput(heads.Combine(environment), static (output, pair) => Report(output, pair.Left, pair.Right));
        context.RegisterSourceOutput(parsed, static (output, outcome) => ReportFault(output, outcome.Fault));
        context.RegisterSourceOutput(planned, static (output, outcome) => ReportFault(output, outcome.Fault));
        return planned
            .Select(static (outcome, _) => outcome.Value)
            .Where(static plan => plan is not null)
            .Select(static (plan, _) => plan!)
            .WithTrackingName(TrackingNames.HeadPlans);
    }

    private static void ReportFault(SourceProductionContext output, Fault? fault)
    {
        if (fault is not null)
            output.ReportDiagnostic(fault.At(place: null));
    }

    private static void Report(SourceProductionContext output, ParsedHead head, BuildEnvironment environment)
    {
        IEnumerable<Finding> findings = HeadValidator.Check(head.Spec, environment).AddRange(HeadValidator.Advise(head.Spec, environment));
        foreach (Finding finding in findings)
        {
            output.ReportDiagnostic(Diagnostic.Create(
                finding.Rule, head.Places.Locate(finding.Location), FixProperties.Write(finding.Fixes), [.. finding.Words]));
        }
    }
}
