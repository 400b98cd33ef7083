using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ElectraDsl.Generators.Tests;

/// <summary>Generated code compiles without a warning whatever stands around the model, or the model is told what is in its way.</summary>
public sealed class SurroundingsTests
{
    private const string Attributes = """
        [ElectraDsl.ElectraModel(VocabularySize = 100)]
        [ElectraDsl.Generator(HiddenSize = 8, AttentionHeads = 1, Activation = ElectraDsl.Activation.Relu)]
        [ElectraDsl.Discriminator(HiddenSize = 16, AttentionHeads = 2)]

        """;

    private const string Modern = """
        [ElectraDsl.ElectraModel(VocabularySize = 100, Tying = ElectraDsl.WeightTying.None)]
        [ElectraDsl.Generator(HiddenSize = 8, AttentionHeads = 1, Activation = ElectraDsl.Activation.SwiGlu, Normalization = ElectraDsl.Normalization.RmsNorm, Positions = ElectraDsl.Positions.Rotary, AttentionWindow = 8)]
        [ElectraDsl.Discriminator(HiddenSize = 16, AttentionHeads = 2, Activation = ElectraDsl.Activation.GeGlu, Norm = ElectraDsl.NormPlacement.Pre, Positions = ElectraDsl.Positions.Rotary)]
        [ElectraDsl.Kernels(RtdLoss = typeof(ElectraDsl.Kernels.BinaryCrossEntropy))]

        """;

    private const string Sinusoidal = """
        [ElectraDsl.ElectraModel(VocabularySize = 100, Tying = ElectraDsl.WeightTying.None, Masking = ElectraDsl.MaskingMode.WholeWord)]
        [ElectraDsl.Generator(HiddenSize = 8, AttentionHeads = 1, Positions = ElectraDsl.Positions.Sinusoidal)]
        [ElectraDsl.Discriminator(HiddenSize = 16, AttentionHeads = 2)]

        """;

    private const string Masked = """
        [ElectraDsl.ElectraModel(VocabularySize = 100, Objective = ElectraDsl.Objective.MaskedLanguageModel)]
        [ElectraDsl.Discriminator(HiddenSize = 16, AttentionHeads = 2)]

        """;

    private static readonly string Paired = Masked.Replace("100,", "100, NextSentencePrediction = true,", StringComparison.Ordinal);

    [Theory]
    [InlineData("System")]
    [InlineData("TorchSharp")]
    public void TypeCalledLikeARootNamespace_IsOneErrorOfTheModel(string root)
    {
        CompiledModels compiled = ModelCompiler.Run(
            "namespace Samples;\n" + Attributes + "public sealed partial record Small;",
            $"internal static class {root};");
        Diagnostic error = Assert.Single(compiled.Reported);
        Assert.Equal("EDSL0005", error.Id);
        Assert.Equal(
            $"The type '{root}' hides the namespace {root} from the code generated for 'Samples.Small'; rename it",
            error.GetMessage(CultureInfo.InvariantCulture));
        Assert.Empty(compiled.FileNames);
    }

    /// <summary>Every name that generated code uses without its namespace, as a member of each scope that comes before the library.</summary>
    [Theory]
    [InlineData("namespace Samples; {0} public sealed partial record Small {{ {1} }}")]
    [InlineData("namespace Samples; public partial class Zoo {{ {1} {0} public sealed partial record Small; }}")]
    [InlineData(
        "namespace Samples; {0} public sealed partial record Small : Mine; public abstract record Mine : ElectraDsl.Training.PretrainingRecipe {{ {1} }}")]
    [InlineData("namespace Samples; public partial class Zoo : Cage {{ {0} public sealed partial record Small; }} public class Cage {{ {1} }}")]
    [InlineData("namespace Samples; {0} public sealed partial record Small; {2}")]
    [InlineData("{0} public sealed partial record Small; {2}")]
    [InlineData("global using static Tools; {0} public sealed partial record Small; public static class Tools {{ {1} }}")]
    [InlineData("{3} {0} public sealed partial record Small;")]
    public void LibraryNameInEveryNearerScope_IsSaidInFull(string scope)
    {
        string[] taken = [.. Model.GeneratedMembers.OfModel];
        string[] types = [.. Objectives.LibraryNames.Types.Keys.Except(taken).Select(name => $"public class {name};")];
        string[] functions = [.. Objectives.LibraryNames.Functions.Keys.Select(name => $"public static void {name}() {{ }}")];
        string[] aliases = [.. Objectives.LibraryNames.All.Select(name => $"global using {name} = System.String;")];
        foreach (string attributes in new[] { Attributes, Modern, Sinusoidal, Masked, Paired })
        {
            string source = string.Format(
                CultureInfo.InvariantCulture,
                scope,
                attributes,
                string.Join(' ', types.Concat(functions)),
                string.Join(' ', types),
                string.Join(' ', aliases));
            CompiledModels compiled = ModelCompiler.Run(source);

            // CS8981 is about the user's own lower-case names.
            Assert.Empty(compiled.Diagnostics.Where(diagnostic => diagnostic.Id != "CS8981").Select(diagnostic => diagnostic.ToString()));
            Assert.Equal(attributes == Masked ? 5 : 6, compiled.FileNames.Length);
        }
    }

    /// <summary>A model, or a type around it, that is itself called like something of the library.</summary>
    [Fact]
    public void ModelCalledLikeTheLibrarys_IsSaidInFull()
    {
        IEnumerable<string> sources = Objectives.LibraryNames.All.Except(Model.GeneratedMembers.OfModel).SelectMany((name, index) => new[]
        {
            $"namespace Around{index}; public partial class {name} {{ {Attributes} public sealed partial record Small; }}",
            $"namespace Itself{index}; {Attributes} public sealed partial record {name};",
        });
        Assert.Empty(
            ModelCompiler.Run([.. sources]).Diagnostics.Where(diagnostic => diagnostic.Id != "CS8981").Select(diagnostic => diagnostic.ToString()));
    }

    /// <summary>One type beside the model changes its own name in generated code and no other word.</summary>
    [Fact]
    public void OneHiddenName_IsTheOnlyOneInFull()
    {
        const string Source = "namespace Samples;\n" + Attributes + "public sealed partial record Small;";
        CompiledModels plain = ModelCompiler.Run(Source),
            beside = ModelCompiler.Run(Source, "namespace Samples; public sealed record Batch(string Baker);");
        beside.AssertClean();
        Assert.Contains(
            "Accumulate(global::ElectraDsl.Training.Batch batch, in StepContext step)",
            beside.TextOf("Samples.Small.Trainer.g.cs"),
            StringComparison.Ordinal);
        Assert.All(
            plain.FileNames,
            file =>
                Assert.Equal(plain.TextOf(file), beside.TextOf(file).Replace("global::ElectraDsl.Training.Batch", "Batch", StringComparison.Ordinal)));
    }

    /// <summary>What is farther from the record than the library, or cannot be reached, is in nobody's way.</summary>
    [Theory]
    [InlineData(
        "global using Tensor = System.String; global using static Samples.Tools; namespace Samples { public static class Tools { public static void linear() { } } }")]
    [InlineData(
        "namespace Samples { public static class Extensions { public static int[] ToArray(this object o) => []; public static object MoveToOuterDisposeScope(this object o) => o; } }")]
    [InlineData("public class Batch; public class Tensor; public static class torch; public class IDisposable; public class Enumerable;")]
    [InlineData(
        "namespace System { public class Small; } namespace Samples.System { public class Linq; } namespace Samples.TorchSharp { public class torch; }")]
    [InlineData("namespace Samples.Models.Deep { public class Tensor; public class Batch; }")]
    public void NamesElsewhere_AreInNobodysWay(string other) =>
        // CS8981 is about the user's own lower-case names.
        Assert.DoesNotContain(
            ModelCompiler.Run($"namespace Samples.Models;\n{Attributes}public sealed partial record Small;", other).Diagnostics,
            diagnostic => diagnostic.Id != "CS8981");

    [Theory]
    [InlineData("System.Obsolete")]
    [InlineData("System.Obsolete(\"Take another.\")")]
    [InlineData("System.Obsolete(\"Take another.\", true)")]
    [InlineData("System.Diagnostics.CodeAnalysis.Experimental(\"MINE1\")")]
    public void ModelThatNobodyShouldName_IsNamedByGeneratedCodeAlone(string attribute)
    {
        string[] sources =
        [
            $"namespace Samples;\n[{attribute}]\n{Attributes}public sealed partial record Old;",
            $"namespace Samples;\n[{attribute}]\npublic partial class Zoo {{ {Attributes} public sealed partial record Inner; }}",
            "namespace Samples;\n" + Attributes + "public sealed partial record Small;",
        ];
        Compilation output = AsBuilt(
            ModelCompiler.Compilation(ModelCompiler.Library, OutputKind.ConsoleApplication, sources),
            out GeneratorDriverRunResult result);
        Assert.Empty(result.Diagnostics);
        Assert.Empty(Warnings(output));
        Assert.Contains(
            "new global::Samples.Old()",
            result.Results.Single().GeneratedSources.Single(source => source.HintName == "Program.g.cs").SourceText.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void KernelAndBaseThatNobodyShouldName_AreNamedByGeneratedCodeAlone()
    {
        const string Source = """
            #pragma warning disable CS0612, CS0618, MINE1
            using ElectraDsl;

            namespace Samples;

            [System.Obsolete]
            [ElectraModel(VocabularySize = 100)]
            [Generator(HiddenSize = 8, AttentionHeads = 1)]
            [Discriminator(HiddenSize = 16, AttentionHeads = 2)]
            public sealed partial record Old;

            [ElectraModel(Base = typeof(Old))]
            [Kernels(RtdLoss = typeof(Loss1))]
            public sealed partial record New;

            [System.Diagnostics.CodeAnalysis.Experimental("MINE1")]
            public struct Loss1 : ElectraDsl.Kernels.IRtdLoss
            {
                public static float Loss(float x, float y) => x;

                public static float Gradient(float x, float y) => 1f;
            }
            """;
        Assert.Empty(Warnings(AsBuilt(ModelCompiler.Compilation(ModelCompiler.Library, OutputKind.ConsoleApplication, Source), out _)));
    }

    /// <summary>What a project may set for the code of its own.</summary>
    [Fact]
    public void StrictestProject_CompilesWithoutAWarning()
    {
        CSharpParseOptions options = new(LanguageVersion.CSharp12, DocumentationMode.Diagnose, preprocessorSymbols: ["DEBUG", "TRACE"]);
        CSharpCompilation plain = ModelCompiler.Compilation(ModelCompiler.Library, OutputKind.ConsoleApplication, "");
        CSharpCompilation strict = CSharpCompilation.Create(
            "UserProject",
            [
                CSharpSyntaxTree.ParseText(
                    "/// <summary>A model.</summary>\n" + Attributes + "internal sealed partial record Small;",
                    options,
                    "File0.cs",
                    System.Text.Encoding.UTF8),
            ],
            plain.References,
            plain.Options
                .WithOverflowChecks(true)
                .WithNullableContextOptions(NullableContextOptions.Disable)
                .WithGeneralDiagnosticOption(ReportDiagnostic.Error)
                .WithSpecificDiagnosticOptions(
                    plain.Options.SpecificDiagnosticOptions.Add("CS8019", ReportDiagnostic.Error).Add("CS1591", ReportDiagnostic.Error)));
        GeneratorDriver driver = ModelCompiler.Driver(options).RunGeneratorsAndUpdateCompilation(strict, out Compilation output, out _);
        Assert.Empty(driver.GetRunResult().Diagnostics);
        Assert.Empty(Warnings(output));
        using MemoryStream assembly = new();
        Assert.True(output.Emit(assembly).Success);
    }

    [Fact]
    public void ModelBehindARecordThatSealsAFact_IsOneError()
    {
        CompiledModels compiled = ModelCompiler.Run(
            Attributes + "public sealed partial record Small : Mine;",
            "public abstract record Mine : ElectraDsl.Training.PretrainingRecipe { public sealed override ElectraDsl.ArenaLayout Layout => null!; protected int Generator; }");
        Assert.Equal("EDSL0004", Assert.Single(compiled.Reported).Id);
    }

    /// <summary>With the generated files as a build compiles them.</summary>
    private static Compilation AsBuilt(CSharpCompilation compilation, out GeneratorDriverRunResult result)
    {
        result = ModelCompiler.Driver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _).GetRunResult();
        return output;
    }

    private static IEnumerable<string> Warnings(Compilation output) =>
        output
            .GetDiagnostics()
            .Where(diagnostic => diagnostic is { Severity: >= DiagnosticSeverity.Warning, IsSuppressed: false })
            .Select(diagnostic => diagnostic.ToString());
}
