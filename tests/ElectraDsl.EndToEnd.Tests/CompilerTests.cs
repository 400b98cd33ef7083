namespace ElectraDsl.EndToEnd.Tests;

public sealed class CompilerTests
{
    [Fact]
    public void HeadSizeThatDoesNotDivide_IsTheOnlyError_AtTheSize()
    {
        using TemporaryProject project = new("""
            using ElectraDsl;

            [ElectraModel(VocabularySize = 2_048, EmbeddingSize = 128, MaxPositions = 32)]
            [Generator(Layers = 1, HiddenSize = 32, AttentionHeads = 1)]
            [Discriminator(Layers = 2, HiddenSize = 250, AttentionHeads = 4)]
            public sealed partial record Small;

            """);
        ProgramResult build = project.Build();
        Assert.True(build.ExitCode == 1, build.ToString());
        TemporaryProject.AssertDiagnostics(build, $"{project.Source}(5,41): error EDSL1001: HiddenSize 250 of [Discriminator]");
        Assert.Empty(project.Packages());
    }
}
