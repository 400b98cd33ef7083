using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Planning;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Emission;

/// <summary>Writes Program.g.cs: the entry point of a project that has models and no Main of its own.</summary>
internal static class ProgramSource
{
    public static void Add(SourceProductionContext output, ProgramPlan program)
    {
        if (program.Models.Count == 0)
            return;

        List<string> passed = ["arguments", $"() =>\n{ListOf(program.Models)}"];
        if (program.Heads.Count > 0)
            passed.Add($"() =>\n{ListOf(program.Heads)}");
        if (program.Commands.Count > 0)
            passed.Add($"commands:\n{ListOf(program.Commands)}");
        // Code that is obsolete itself may name what is, even where that is an error elsewhere.
        string obsolete = program.NamesObsolete ? "[global::System.Obsolete(\"It names models that are.\")]" : "";
        SourceWriter writer = new();
        writer.WriteLines(Text.Of($$"""

            /// <summary>The command line of this project's models.</summary>
            {{obsolete}}
            file static class ElectraEntryPoint
            {
                private static int Main(string[] arguments) => global::ElectraDsl.Cli.ElectraProgram.Run(
                    {{string.Join(",\n", passed)}});
            }
            """));
        output.AddSource(ProgramPlan.FileName + ".g.cs", writer.ToSourceText());
    }

    private static string ListOf(IEnumerable<string> types) => $"[\n    {string.Join("\n    ", types.Select(type => $"new {type}(),"))}\n]";
}
