using System.Text.RegularExpressions;

namespace ElectraDsl.Generated.Tests;

/// <summary>What the README tells people to write compiles as it stands there.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void LinesFromTextToVector_CompileAsTheyStand()
    {
        string[] blocks = [.. CSharpBlocks().Matches(File.ReadAllText(ReadmePath())).Select(block => block.Groups["code"].Value)];
        string record = blocks.First(block => block.Contains("partial record ElectraSmall;", StringComparison.Ordinal));
        string lines = Assert.Single(blocks, block => block.Contains("TextEncoder.Open", StringComparison.Ordinal));
        string[] usings = [.. lines.Split('\n').Where(line => Import().IsMatch(line))];
        string statements = string.Join('\n', lines.Split('\n').Except(usings));
        Assert.InRange(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 4, 10);

        string imports = string.Join('\n', usings.Append("using System;"));
        _ = RuntimeCompiler.Compile(
            $"{imports}\n{record}\npublic static class Readme\n{{\n    public static void Run()\n    {{\n{statements}\n    }}\n}}\n");
    }

    private static string ReadmePath()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ElectraDsl.sln")))
            folder = folder.Parent;
        return Path.Combine(Assert.IsType<DirectoryInfo>(folder).FullName, "README.md");
    }

    [GeneratedRegex(@"```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlocks();

    [GeneratedRegex(@"^using (static )?[\w.]+;$")]
    private static partial Regex Import();
}
