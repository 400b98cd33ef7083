using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>Gathers the models and heads of a project for its entry point, in an order that does not depend on files.</summary>
internal static class ProgramPlanner
{
    private const string ServeCommand = "global::ElectraDsl.Serving.ServeCommand";

    public static ProgramPlan Plan(ImmutableArray<ModelPlan> models, ImmutableArray<HeadPlan> heads, BuildEnvironment environment)
    {
        if (!environment.WantsEntryPoint)
            return new ProgramPlan([], [], [], NamesObsolete: false);
        RecordSpec[] records = [.. models.Where(model => model.IsSound && model.Record.IsReachable).Select(model => model.Record)];
        HeadSpec[] declared = [.. heads.Where(head => head.Spec.Record.IsReachable).Select(head => head.Spec)];

        // A project of heads on another's encoders can train those, too.
        IEnumerable<string> named = records.Length > 0
            ? records.Select(record => record.QualifiedName)
            : declared.Select(head => head.Encoder!.QualifiedName).Distinct();
        return new ProgramPlan(
            named.OrderBy(name => name, StringComparer.Ordinal).ToEquatableArray(),
            declared.Select(head => head.Record.QualifiedName).OrderBy(name => name, StringComparer.Ordinal).ToEquatableArray(),
            environment.ReferencesServing ? [ServeCommand] : [],
            records.Concat(declared.Select(head => head.Record)).Any(record => record.IsObsolete));
    }
}
