using System.Collections.Immutable;
using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>Gathers the models of a project for its entry point, in an order that does not depend on files.</summary>
internal static class ProgramPlanner
{
    public static ProgramPlan Plan(ImmutableArray<ModelPlan> models, BuildEnvironment environment)
    {
        if (!environment.WantsEntryPoint) return new ProgramPlan([]);
        return new ProgramPlan(models
            .Where(model => model.IsSound && model.Record.IsReachable)
            .Select(model => model.Record.QualifiedName)
            .OrderBy(name => name, StringComparer.Ordinal)
            .ToEquatableArray());
    }
}
