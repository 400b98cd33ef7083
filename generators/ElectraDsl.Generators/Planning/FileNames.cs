using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>
/// Names of generated files: the model's full name. Names that differ in case only are numbered, because the compiler, and some file
/// systems, would take their files for one; so is a model called like the entry point's file or the facts'.
/// </summary>
/// <param name="Clashes">Full names that another equals but for case, in ordinal order; nearly always none.</param>
internal sealed record FileNames(EquatableArray<string> Clashes)
{
    /// <summary>The file that holds the report of the facts, without ".g.cs"; Facts.targets of the package knows it by this name.</summary>
    public const string FactsReport = "ElectraDsl.Facts";

    public static FileNames For(ImmutableArray<string> models) => new(models
        .Add(ProgramPlan.FileName)
        .Add(FactsReport)
        .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
        .Where(group => group.Count() > 1)
        .SelectMany(group => group)
        .OrderBy(name => name, StringComparer.Ordinal)
        .ToEquatableArray());

    /// <summary>What the names of a model's files start with.</summary>
    public string Of(RecordSpec record)
    {
        for (int i = 0; i < Clashes.Count; i++)
        {
            if (Clashes[i] == record.FullName)
                return record.FullName + "." + (i + 1).ToString(CultureInfo.InvariantCulture);
        }

        return record.FullName;
    }
}
