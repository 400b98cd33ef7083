using System.Collections.Immutable;
using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>Gathers the models of a project for its entry point, in an order that does not depend on files.</summary>
internal static class ProgramPlanner
{
    public static ProgramPlan Plan(ImmutableArray<ModelPlan> models, BuildEnvironment environment)
    {
        if (!environment.WantsEntryPoint)
            return new ProgramPlan([], NamesObsolete: false);
        RecordSpec[] records = [.. models.Where(model => model.IsSound && model.Record.IsReachable).Select(model => model.Record)];
        return new ProgramPlan(
            records.Select(record => record.QualifiedName).OrderBy(name => name, StringComparer.Ordinal).ToEquatableArray(),
            records.Any(record => record.IsObsolete));
    }
}
