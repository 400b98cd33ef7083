using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ElectraDsl.Generators.Tests;

public sealed class SourceTests
{
    private const string Attributes = """
        [ElectraDsl.ElectraModel(VocabularySize = 100)]
        [ElectraDsl.Generator(HiddenSize = 8, AttentionHeads = 1, NormEpsilon = 1e-7)]
        [ElectraDsl.Discriminator(HiddenSize = 16, AttentionHeads = 2)]

        """;

    /// <summary>Where a record may be declared.</summary>
    [Theory]
    [InlineData("public sealed partial record Small;", "Small")]
    [InlineData("internal partial record Small { public Small() => Steps = 3; }", "Small")]
    [InlineData("partial record Small;", "Small")]
    [InlineData("public sealed partial record @class;", "class")]
    [InlineData("public sealed partial record Program;", "Program.1")]
    [InlineData("public sealed partial record Größe;", "Größe")]
    public void RecordInTheGlobalNamespace_Compiles(string declaration, string fileName) =>
        Assert.Equal(Files(fileName), ModelCompiler.Run(Attributes + declaration).AssertClean().FileNames);

    [Theory]
    [InlineData("namespace A.@class;", "A.class.Small")]
    [InlineData("namespace ElectraDsl.Experiments;", "ElectraDsl.Experiments.Small")]
    [InlineData("namespace TorchSharp.Models;", "TorchSharp.Models.Small")]
    [InlineData("namespace _;", "_.Small")]
    [InlineData("namespace TorchSharp;", "TorchSharp.Small")]
    [InlineData("namespace TorchSharp.Modules;", "TorchSharp.Modules.Small")]
    [InlineData("namespace ElectraDsl.Training;", "ElectraDsl.Training.Small")]
    [InlineData("namespace System.Models;", "System.Models.Small")]
    public void RecordInANamespace_Compiles(string line, string fileName) =>
        Assert.Equal(Files(fileName), ModelCompiler.Run($"{line}\n{Attributes}public sealed partial record Small;").AssertClean().FileNames);

    [Fact]
    public void NestedRecord_Compiles()
    {
        CompiledModels compiled = ModelCompiler.Run($$"""
            namespace Samples;

            public partial interface IOuter
            {
                internal partial record struct Middle
                {
                    private static partial class Inner
                    {
                        {{Attributes}}
                        private sealed partial record Small;
                    }
                }
            }
            """).AssertClean();
        Assert.Equal(Files("Samples.IOuter.Middle.Inner.Small"), compiled.FileNames);
    }

    [Fact]
    public void ModelsOfOneNameInTwoNamespaces_AreTwoModels()
    {
        string[] sources =
        [
            $"namespace A;\n{Attributes}public sealed partial record Small;",
            $"namespace B;\n{Attributes}public sealed partial record Small;",
        ];
        CompiledModels compiled = ModelCompiler.Run(sources).AssertClean();
        Assert.Equal(Ordered([.. Files("A.Small"), .. Files("B.Small")]), Ordered(compiled.FileNames));
    }

    [Fact]
    public void NamesThatDifferInCaseOnly_AreTwoModels()
    {
        CompiledModels compiled = ModelCompiler
            .Run(Attributes + "public sealed partial record Small;", Attributes + "public sealed partial record SMALL;")
            .AssertClean();
        Assert.Equal(Ordered([.. Files("Small.2"), .. Files("SMALL.1")]), Ordered(compiled.FileNames));
    }

    [Fact]
    public void OrderOfFiles_DoesNotChangeTheOutput()
    {
        string[] sources = [SampleModels.Small, SampleModels.QuickStart, "namespace A;\n" + Attributes + "internal sealed partial record Small;"];
        Assert.Equal(Texts(sources), Texts([.. sources.Reverse()]));

        static IEnumerable<string> Texts(string[] sources) =>
            Run(sources)
                .Result.Results.Single()
                .GeneratedSources.OrderBy(source => source.HintName, StringComparer.Ordinal)
                .Select(source => source.SourceText.ToString());
        static CompiledModels Run(string[] sources) =>
            ModelCompiler.Run(ModelCompiler.Compilation(ModelCompiler.Library, OutputKind.ConsoleApplication, sources));
    }

    /// <summary>Finnish writes minus as U+2212 and a comma in decimals; Turkish lower-cases I without its dot.</summary>
    [Theory]
    [InlineData("fi-FI")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void CultureOfTheMachine_DoesNotChangeTheOutput(string culture)
    {
        string[] expected = All(SampleModels.Small);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            Assert.Equal(expected, All(SampleModels.Small));
            IReadOnlyList<string> messages = Markup.Verify("""
                using ElectraDsl;

                [ElectraModel(VocabularySize = {|EDSL1002:-3|}, MaskProbability = {|EDSL1004:1.5|})]
                [Generator(HiddenSize = 8, AttentionHeads = 1)]
                [Discriminator(HiddenSize = 16, AttentionHeads = 2)]
                public sealed partial record Small;
                """);
            Assert.Equal("VocabularySize of [ElectraModel] is -3; give it a value from 8 to 1,000,000", messages[0]);
            Assert.Equal("MaskProbability of [ElectraModel] is 1.5; give it a value above 0 and at most 1", messages[1]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        static string[] All(string source)
        {
            CompiledModels compiled = ModelCompiler.Run(source);
            return [.. compiled.FileNames.Select(compiled.TextOf)];
        }
    }

    [Fact]
    public void GeneratedText_HasUnixNewlinesAndNoTrailingSpaces()
    {
        CompiledModels compiled = ModelCompiler.Run(SampleModels.Small.ReplaceLineEndings("\r\n"));
        foreach (string text in compiled.FileNames.Select(compiled.TextOf))
        {
            Assert.DoesNotContain('\r', text);
            Assert.DoesNotMatch("[ \t]\n", text);
            Assert.DoesNotContain("\n\n\n", text, StringComparison.Ordinal);
            Assert.EndsWith("}\n", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ProjectWithDocumentation_HasNoWarnings() => ModelCompiler.RunWithDocumentation(
        SampleModels.Small.Replace("[ElectraModel", "/// <summary>The published model.</summary>\n[ElectraModel", StringComparison.Ordinal),
        "/// <summary>A keyword.</summary>\n" + Attributes + "public sealed partial record @class;").AssertClean();

    /// <summary>Every option that changes what is written, in every combination that meets in one line of it.</summary>
    [Theory]
    [InlineData("Embeddings")]
    [InlineData("TokenEmbeddings")]
    [InlineData("GradientDisentangled")]
    [InlineData("AllWeights")]
    [InlineData("None")]
    public void EveryOption_Compiles(string tying)
    {
        string[] activations = ["Gelu", "GeluTanh", "Relu", "Silu"];
        List<string> sources = [];
        foreach (string norm in new[] { "Post", "Pre" })
        foreach (string dropout in new[]
            {
                "Dropout = 0, AttentionDropout = 0",
                "Dropout = 0.25, AttentionDropout = 0",
                "Dropout = 0, AttentionDropout = 1e-5",
            })
        foreach (int types in new[] { 0, 2 })
        foreach (int width in new[] { 8, 16 })
        {
            string activation = activations[sources.Count % activations.Length];
            string network =
                $"Layers = 1, HiddenSize = 16, AttentionHeads = 2, Norm = NormPlacement.{norm}, Activation = Activation.{activation}, {dropout}";
            sources.Add(
                Plans
                    .Source(
                $"VocabularySize = 100, EmbeddingSize = {width}, TokenTypes = {types}, Tying = WeightTying.{tying}",
                tying == "AllWeights" ? network : network.Replace("16", "8", StringComparison.Ordinal),
                network).Replace("record Small", $"record Small{sources.Count}", StringComparison.Ordinal));
        }

        ModelCompiler.Run([.. sources]).AssertClean();
    }

    [Fact]
    public void NamesCalledWithoutTheirNamespace_AreTheListedOnes()
    {
        CompiledModels compiled = ModelCompiler.Run(
            SampleModels.Small,
            SampleModels.QuickStart,
            SampleModels.Modern,
            SampleModels.Sinusoidal,
            SampleModels.Swapped,
            SampleModels.SwappedProduct,
            SampleModels.Masked,
            SampleModels.Paired,
            SampleModels.Heads,
            SampleModels
                .Small.Replace("ElectraSmall", "Rectified", StringComparison.Ordinal)
                .Replace("AttentionHeads", "Activation = Activation.Relu, AttentionHeads", StringComparison.Ordinal));
        HashSet<string> called = [],
            functions = [];
        foreach (SyntaxTree tree in compiled.Output.SyntaxTrees.Where(tree => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)))
        {
            SemanticModel model = compiled.Output.GetSemanticModel(tree);
            foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                // What stands behind a dot, a double colon or in an attribute is not looked up by its simple name.
                if (name.Parent is AliasQualifiedNameSyntax or NameEqualsSyntax)
                    continue;
                if (name.Parent is QualifiedNameSyntax qualified && qualified.Right == name)
                    continue;
                if (name.Parent is MemberAccessExpressionSyntax access && access.Name == name)
                    continue;
                ISymbol? symbol = model.GetAliasInfo(name)?.Target ?? model.GetSymbolInfo(name).Symbol;
                if (symbol is INamedTypeSymbol type && !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compiled.Output.Assembly))
                    _ = called.Add(type.Name);
                if (symbol is not IMethodSymbol { IsStatic: true } method
                    || SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, compiled.Output.Assembly))
                    continue;
                if (!InheritedBy(model.GetEnclosingSymbol(name.SpanStart), method.ContainingType))
                    _ = functions.Add($"{method.ContainingType}.{method.Name}");
            }
        }

        Assert.Equal(Objectives.LibraryNames.Functions.Values.Order(StringComparer.Ordinal), functions.Order(StringComparer.Ordinal));
        Assert.Equal(Objectives.LibraryNames.Types.Keys.Order(StringComparer.Ordinal), called.Order(StringComparer.Ordinal));
        Assert.All(Objectives.LibraryNames.Types.Values, name => Assert.Contains(name, TypesOf(compiled.Output)));

        static IEnumerable<string> TypesOf(Compilation compilation) =>
            Objectives.LibraryNames.Types.Values.Where(name =>
                compilation.GetTypeByMetadataName(name) is not null
                || compilation.GetTypeByMetadataName(name.Replace("torch.", "torch+", StringComparison.Ordinal)) is not null);
    }

    private static bool InheritedBy(ISymbol? user, INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? one = user?.ContainingType; one is not null; one = one.BaseType ?? one.ContainingType)
        {
            if (SymbolEqualityComparer.Default.Equals(one, type))
                return true;
        }

        return false;
    }

    private static IEnumerable<string> Ordered(IEnumerable<string> names) => names.Order(StringComparer.Ordinal);

    private static string[] Files(string model) =>
        [
            $"{model}.g.cs",
            $"{model}.Parameters.g.cs",
            $"{model}.Generator.g.cs",
            $"{model}.Discriminator.g.cs",
            $"{model}.Kernels.g.cs",
            $"{model}.Trainer.g.cs",
        ];
}
