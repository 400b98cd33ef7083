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

        string models = string.Join(",\n", program.Models.Select(model => $"new {model}()"));
        string heads = program.Heads.Count == 0
            ? ""
            : $"() =>\n[\n    {string.Join(",\n    ", program.Heads.Select(head => $"new {head}()"))},\n]";
        // Code that is obsolete itself may name what is, even where that is an error elsewhere.
        string obsolete = program.NamesObsolete ? "[global::System.Obsolete(\"It names models that are.\")]" : "";
        SourceWriter writer = new();
        writer.WriteLines(Text.Of($$"""

            /// <summary>The command line of this project's models.</summary>
            {{obsolete}}
            file static class ElectraEntryPoint
            {
                private static int Main(string[] arguments) => global::ElectraDsl.Cli.ElectraProgram.Run(
                    arguments,
                    () =>
                    [
                        {{models}},
                    ]{{(heads.Length > 0 ? "," : ");")}}
                    {{(heads.Length > 0 ? heads + ");" : "")}}
            }
            """));
        output.AddSource(ProgramPlan.FileName + ".g.cs", writer.ToSourceText());
    }
}
