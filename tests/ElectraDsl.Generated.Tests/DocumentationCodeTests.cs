using System.Text.RegularExpressions;
using ElectraDsl.Testing;

namespace ElectraDsl.Generated.Tests;

/// <summary>The C# that the README and docs show compiles as it stands there, beside the README's record.</summary>
public sealed partial class DocumentationCodeTests
{
    private const string Record = "partial record ElectraSmall;";

    public static TheoryData<string, int> Blocks
    {
        get
        {
            TheoryData<string, int> all = [];
            foreach (string page in DocumentationPages.All.Where(page => page == "README.md" || page.StartsWith("docs/", StringComparison.Ordinal)))
            {
                for (int block = 0; block < BlocksOf(page).Length; block++)
                    all.Add(page, block);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Block_CompilesAsItStands(string page, int block)
    {
        string code = BlocksOf(page)[block];
        string[] imports = [.. code.Split('\n').Where(line => Import().IsMatch(line))];
        string rest = string.Join('\n', code.Split('\n').Except(imports));
        string record = code.Contains(Record, StringComparison.Ordinal)
            ? ""
            : string.Join('\n', BlocksOf("README.md").First(shown => shown.Contains(Record, StringComparison.Ordinal)).Split('\n').Where(line => !Import().IsMatch(line)));
        string body = Declaration().IsMatch(rest) ? rest : $"public static class Shown\n{{\n    public static void Run()\n    {{\n{rest}\n    }}\n}}\n";

        // What a project's implicit usings give.
        string[] all = [.. imports.Concat(["using System;", "using System.Collections.Generic;", "using System.Linq;", "using ElectraDsl;"]).Distinct()];
        _ = RuntimeCompiler.Compile($"{string.Join('\n', all)}\n{record}\n{body}");
    }

    [Fact]
    public void LinesFromTextToVector_AreTenAtMost() => Assert.InRange(
        BlocksOf("README.md")
            .Single(block => block.Contains("TextEncoder.Open", StringComparison.Ordinal))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Length,
        4,
        10);

    private static string[] BlocksOf(string page) =>
        [.. DocumentationPages.BlocksOf(page).Where(block => block.Language == "csharp").Select(block => block.Text)];

    [GeneratedRegex(@"^using (static )?[\w.]+;$")]
    private static partial Regex Import();

    [GeneratedRegex(@"^public (sealed|readonly|static) ", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
