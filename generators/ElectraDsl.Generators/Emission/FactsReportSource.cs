using System.Collections.Immutable;
using System.Linq;
using ElectraDsl.Generators.Planning;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Emission;

/// <summary>
/// Writes ElectraDsl.Facts.g.cs: the facts of all models as two documents in comments. A generator may not write other files; Facts.targets of the
/// package cuts the documents out of this one.
/// </summary>
internal static class FactsReportSource
{
    public static void Add(SourceProductionContext output, ImmutableArray<ModelPlan> models)
    {
        ModelPlan[] sound = [.. models.Where(model => model.IsSound).OrderBy(model => model.Record.FullName, StringComparer.Ordinal)];
        if (sound.Length == 0)
            return;

        SourceWriter writer = new();
        writer.WriteLines("\n/* facts.md\n" + FactsMarkdown.Write(sound) + "\n*/");
        writer.WriteLines("\n/* facts.json\n" + FactsJson.Write(sound) + "\n*/");
        output.AddSource(FileNames.FactsReport + ".g.cs", writer.ToSourceText());
    }
}
