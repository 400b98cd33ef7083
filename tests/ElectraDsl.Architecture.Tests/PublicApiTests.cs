using System.Reflection;
using System.Runtime.CompilerServices;
using PublicApiGenerator;

namespace ElectraDsl.Architecture.Tests;

/// <summary>
/// The public members of every shipped assembly but the presets, whose members are generated, as files beside the tests: whatever changes there is
/// seen in a review. With the environment variable ELECTRADSL_REWRITE_BASELINES set to 1 the files are written anew.
/// </summary>
public sealed class PublicApiTests
{
    private const string RewriteVariable = "ELECTRADSL_REWRITE_BASELINES";

    private static readonly ApiGeneratorOptions Options = new()
    {
        IncludeAssemblyAttributes = false,
        UseDenyNamespacePrefixesForExtensionMethods = false,
        ExcludeAttributes = ["System.Runtime.CompilerServices.NullableAttribute", "System.Runtime.CompilerServices.NullableContextAttribute"],
    };

    public static TheoryData<string> Assemblies =>
        [
            .. House
                .Projects.Keys.Where(project => project is not ("ElectraDsl.Generators" or "ElectraDsl.CodeFixes" or "ElectraDsl.Presets"))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void PublicMembers_AreThoseOfTheFile(string assembly)
    {
        string actual = Assembly.Load(assembly).GeneratePublicApi(Options).ReplaceLineEndings("\n").TrimEnd() + "\n";
        string path = Path.Combine(Folder(), "PublicApi", $"{assembly}.txt");
        if (Environment.GetEnvironmentVariable(RewriteVariable) == "1")
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{path} is not there. Write it with {RewriteVariable}=1.");
        string[] expected = File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n'), lines = actual.Split('\n');
        string[] gone = [.. expected.Except(lines)], added = [.. lines.Except(expected)];
        Assert.True(
            gone.Length == 0 && added.Length == 0 && expected.SequenceEqual(lines),
            $"The public members of {assembly} changed; where that is meant, write them anew with {RewriteVariable}=1.\n- {string.Join("\n- ", gone)}\n+ {string.Join("\n+ ", added)}");
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
