using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Tests;

public sealed class EntryPointTests
{
    [Fact]
    public void ConsoleProjectWithoutMain_GetsOneThatListsItsModels()
    {
        CompiledModels compiled = Run(OutputKind.ConsoleApplication, ModelCompiler.Library, SampleModels.Small, SampleModels.QuickStart)
            .AssertClean();
        Baseline.Verify("Program.g.cs.txt", compiled.TextOf("Program.g.cs"));
        Assert.DoesNotContain("LoadTorchBeforeUse", compiled.TextOf("Samples.QuickStart.g.cs"), StringComparison.Ordinal);
        Assert.NotNull(compiled.Output.GetEntryPoint(default));
    }

    [Theory]
    [InlineData("System.Console.WriteLine();")]
    [InlineData("public static class Start { public static void Main() { } }")]
    public void ConsoleProjectWithMain_KeepsIt(string main) =>
        Assert.DoesNotContain(
            "Program.g.cs",
            Run(OutputKind.ConsoleApplication, ModelCompiler.Library, main, SampleModels.Small).AssertClean().FileNames);

    [Fact]
    public void Library_GetsNoEntryPoint() =>
        Assert.DoesNotContain(
            "Program.g.cs",
            Run(OutputKind.DynamicallyLinkedLibrary, ModelCompiler.Library, SampleModels.Small).AssertClean().FileNames);

    [Fact]
    public void ProjectWithoutCli_GetsNoEntryPoint() =>
        Assert.DoesNotContain(
            "Program.g.cs",
            Run(OutputKind.ConsoleApplication, ModelCompiler.Library.Remove("ElectraDsl.Cli"), SampleModels.Small).FileNames);

    /// <summary>A command of a library is there by referencing it, and nothing else.</summary>
    [Fact]
    public void ProjectWithServing_PassesItsCommand()
    {
        CompiledModels compiled = Run(OutputKind.ConsoleApplication, ModelCompiler.Library.Add("ElectraDsl.Serving"), SampleModels.QuickStart)
            .AssertClean();
        Baseline.Verify("Program.Serving.g.cs.txt", compiled.TextOf("Program.g.cs"));
    }

    [Fact]
    public void ProjectWithoutModels_GetsNothing() =>
        Assert.Empty(Run(OutputKind.ConsoleApplication, ModelCompiler.Library, "public static class Empty;").FileNames);

    [Fact]
    public void PrivateModel_IsNotListed()
    {
        CompiledModels compiled = Run(
            OutputKind.ConsoleApplication,
            ModelCompiler.Library,
            SampleModels.QuickStart,
            """
            public static partial class Zoo
            {
                [ElectraDsl.ElectraModel(VocabularySize = 100)]
                [ElectraDsl.Generator(HiddenSize = 8, AttentionHeads = 1)]
                [ElectraDsl.Discriminator(HiddenSize = 16, AttentionHeads = 2)]
                private sealed partial record Hidden;
            }
            """).AssertClean();
        Assert.Contains("QuickStart", compiled.TextOf("Program.g.cs"), StringComparison.Ordinal);
        Assert.DoesNotContain("Hidden", compiled.TextOf("Program.g.cs"), StringComparison.Ordinal);
    }

    private static CompiledModels Run(OutputKind kind, IEnumerable<string> library, params string[] sources) =>
        ModelCompiler.Run(ModelCompiler.Compilation(library, kind, sources));
}
