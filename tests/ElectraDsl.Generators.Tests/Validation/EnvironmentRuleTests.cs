using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Tests;

public sealed class EnvironmentRuleTests
{
    [Fact]
    public void ProjectWithoutTraining_IsOneErrorAtTheModel()
    {
        Markup markup = Markup.Parse("""
            using ElectraDsl;

            [{|EDSL9001:ElectraModel|}(VocabularySize = 100)]
            [Generator(HiddenSize = 8, AttentionHeads = 1)]
            [Discriminator(HiddenSize = 16, AttentionHeads = 2)]
            public sealed partial record Small;
            """);
        CompiledModels compiled = ModelCompiler.Run(
            ModelCompiler.Compilation(["TorchSharp", "ElectraDsl.Language", "ElectraDsl.Torch", "ElectraDsl"], OutputKind.DynamicallyLinkedLibrary, markup.Source));
        Markup.Verify(markup, compiled);
        Assert.Empty(compiled.FileNames);
    }
}
