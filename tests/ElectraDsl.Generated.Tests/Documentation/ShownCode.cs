using System.Reflection;
using System.Text.RegularExpressions;
using ElectraDsl.FineTuning;
using ElectraDsl.Testing;
using ElectraDsl.Training;

namespace ElectraDsl.Generated.Tests.Documentation;

/// <summary>The C# blocks of the README and docs, made into programs.</summary>
internal static partial class ShownCode
{
    private const string Record = "partial record ElectraSmall;", HeadRecord = "partial record Sentiment;";

    /// <summary>What a project's implicit usings give.</summary>
    private static readonly string[] ImplicitUsings =
        ["using System;", "using System.Collections.Generic;", "using System.IO;", "using System.Linq;", "using System.Threading.Tasks;",
        "using ElectraDsl;"];

    /// <summary>Every block: its page and its number there.</summary>
    public static IEnumerable<(string Page, int Block)> All =>
        from page in DocumentationPages.All
        where page == "README.md" || page.StartsWith("docs/", StringComparison.Ordinal)
        from block in Enumerable.Range(0, BlocksOf(page).Count)
        select (page, block);

    /// <summary>The same for a theory.</summary>
    public static TheoryData<string, int> Theory
    {
        get
        {
            TheoryData<string, int> theory = [];
            foreach ((string page, int block) in All)
                theory.Add(page, block);
            return theory;
        }
    }

    /// <summary>The README's record.</summary>
    public static string ElectraSmall { get; } = BlocksOf("README.md").First(shown => shown.Contains(Record, StringComparison.Ordinal));

    /// <summary>The record of the page on heads.</summary>
    public static string Sentiment { get; } = BlocksOf("docs/fine-tuning.md").First(shown => shown.Contains(HeadRecord, StringComparison.Ordinal));

    /// <summary>The C# blocks of a page.</summary>
    public static IReadOnlyList<string> BlocksOf(string page) =>
        [.. DocumentationPages.BlocksOf(page).Where(block => block.Language == "csharp").Select(block => block.Text)];

    /// <summary>Whether a block declares types; else it is a list of statements.</summary>
    public static bool Declares(string code) => Declaration().IsMatch(code);

    /// <summary>A block as a source file, with the README's record where it does not show that itself.</summary>
    public static string SourceOf(string code)
    {
        string[] imports = [.. code.Split('\n').Where(line => Import().IsMatch(line))];
        string rest = string.Join('\n', code.Split('\n').Where(line => !Import().IsMatch(line)));
        string record = code.Contains(Record, StringComparison.Ordinal)
            ? ""
            : string.Join('\n', ElectraSmall.Split('\n').Where(line => !Import().IsMatch(line)));
        if (code.Contains("Sentiment", StringComparison.Ordinal) && !code.Contains(HeadRecord, StringComparison.Ordinal))
            record += string.Join('\n', Sentiment.Split('\n').Where(line => !Import().IsMatch(line)));
        string body = Declares(rest) ? rest : $"public static class Shown\n{{\n    public static void Run()\n    {{\n{rest}\n    }}\n}}\n";
        return $"{string.Join('\n', imports.Concat(ImplicitUsings).Distinct())}\n{record}\n{body}";
    }

    /// <summary>The models that an assembly declares.</summary>
    public static IEnumerable<PretrainingRecipe> ModelsOf(Assembly assembly) =>
        from type in assembly.GetTypes()
        where type.IsAssignableTo(typeof(PretrainingRecipe)) && !type.IsAbstract
        select (PretrainingRecipe)Activator.CreateInstance(type)!;

    /// <summary>The heads of an assembly.</summary>
    public static IEnumerable<FineTuningRecipe> HeadsOf(Assembly assembly) =>
        from type in assembly.GetTypes()
        where type.IsAssignableTo(typeof(FineTuningRecipe)) && !type.IsAbstract
        select (FineTuningRecipe)Activator.CreateInstance(type)!;

    [GeneratedRegex(@"^using (static )?[\w.]+;$")]
    private static partial Regex Import();

    [GeneratedRegex(@"^public (sealed|readonly|static) ", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
