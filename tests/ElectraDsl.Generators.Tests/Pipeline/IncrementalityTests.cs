using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ElectraDsl.Generators.Tests;

public sealed class IncrementalityTests
{
    private static readonly CSharpCompilation Before =
        ModelCompiler.Compilation(
            ModelCompiler.Library, OutputKind.ConsoleApplication, SampleModels.Small, SampleModels.QuickStart, SampleModels.Heads);

    [Fact]
    public void CommentAdded_NothingIsMadeAnew() => AssertCached(Replace(0, "// A remark.\n" + SampleModels.Small));

    [Fact]
    public void CommentAddedWithinTheModel_NothingIsMadeAnew() =>
        AssertCached(Replace(0, SampleModels.Small.Replace("[Generator", "// The small one.\n[Generator", StringComparison.Ordinal)));

    [Fact]
    public void UnrelatedTypeAdded_NothingIsMadeAnew() => AssertCached(Before.AddSyntaxTrees(
        CSharpSyntaxTree.ParseText("internal sealed class Unrelated { public int Value => 1; }", (CSharpParseOptions)Before.SyntaxTrees[0].Options)));

    [Fact]
    public void NumbersWrittenDifferently_NothingIsMadeAnew() =>
        AssertCached(Replace(0, SampleModels.Small.Replace("30_522", "0x773A", StringComparison.Ordinal)));

    [Fact]
    public void HyperparameterOfTheRecipeChanged_NothingIsWrittenAnew()
    {
        CSharpCompilation before = ModelCompiler.Compilation(SampleModels.QuickStart);
        GeneratorRunResult result = RunTwice(
            before,
            Replace(before, 0, SampleModels.QuickStart.Replace("SequenceLength = 64", "SequenceLength = 65", StringComparison.Ordinal)));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result, TrackingNames.Specs));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(result, TrackingNames.Plans));
    }

    [Fact]
    public void HyperparameterOfTheRecipeWrittenDifferently_NothingIsMadeAnew()
    {
        CSharpCompilation before = ModelCompiler.Compilation(SampleModels.QuickStart);
        AssertCached(
            before,
            Replace(before, 0, SampleModels.QuickStart.Replace("SequenceLength = 64", "this.SequenceLength = 2 * 32", StringComparison.Ordinal)));
    }

    [Fact]
    public void OneModelChanged_OnlyItsFilesAreMadeAnew()
    {
        GeneratorRunResult after = RunTwice(Replace(0, SampleModels.Small.Replace("HiddenSize = 256", "HiddenSize = 512", StringComparison.Ordinal)));

        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], Reasons(after, TrackingNames.Plans));
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(after, TrackingNames.Environment));
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(after, TrackingNames.Program));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(after, TrackingNames.FileNames));
    }

    [Fact]
    public void BaseInAnotherFileChanged_VariantIsMadeAnew()
    {
        CSharpCompilation before = ModelCompiler.Compilation(SampleModels.Small, SampleModels.Variant);
        Compilation after = Replace(before, 0, SampleModels.Small.Replace("HiddenSize = 64", "HiddenSize = 128", StringComparison.Ordinal));
        GeneratorDriver driver = ModelCompiler.Driver().RunGenerators(before);
        string earlier = TextOf(driver, "Samples.Variant.g.cs");

        driver = driver.RunGenerators(after);

        Assert.Equal(
            [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified],
            Reasons(driver.GetRunResult().Results.Single(), TrackingNames.Plans));
        Assert.DoesNotContain("HiddenSize = 128", earlier, StringComparison.Ordinal);
        Assert.Contains("HiddenSize = 128", TextOf(driver, "Samples.Variant.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void OverriddenValueOfTheBaseChanged_VariantIsNotWrittenAnew()
    {
        CSharpCompilation before = ModelCompiler.Compilation(SampleModels.Small, SampleModels.Variant);
        Compilation after = Replace(before, 0, SampleModels.Small.Replace("30_522", "30_528", StringComparison.Ordinal));
        GeneratorRunResult result = RunTwice(before, after);
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], Reasons(result, TrackingNames.Plans));
    }

    [Fact]
    public void BodyOfALossChanged_NothingIsMadeAnew_AndTheBodyIsChecked()
    {
        CSharpCompilation before = ModelCompiler.Compilation(SampleModels.Swapped);
        Compilation after = Replace(
            before,
            0,
            SampleModels.Swapped.Replace("2f * (logit", "(float)(2.0 * logit) + (logit", StringComparison.Ordinal));
        AssertCached(before, after);
        ModelCompiler.Run(before).AssertClean();
        Assert.Equal("EDSL2057", Assert.Single(ModelCompiler.Run((CSharpCompilation)after).Diagnostics).Id);
    }

    [Fact]
    public void LossMadeAClass_IsRefusedWhereItIsNamed()
    {
        const string Class = "public sealed class SquaredLoss";
        CSharpCompilation before = ModelCompiler.Compilation(
            SampleModels.Swapped.Replace("public readonly struct SquaredLoss", Class, StringComparison.Ordinal));
        Assert.Equal("EDSL2002", Assert.Single(ModelCompiler.Run(before).Diagnostics).Id);
        GeneratorRunResult result = RunTwice(before, Replace(before, 0, SampleModels.Swapped));
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Modified], Reasons(result, TrackingNames.Plans));
    }

    [Fact]
    public void CommentAddedToTheBase_NothingIsMadeAnew()
    {
        CSharpCompilation before = ModelCompiler.Compilation(SampleModels.Small, SampleModels.Variant);
        AssertCached(before, Replace(before, 0, "// A remark.\n" + SampleModels.Small));
    }

    [Fact]
    public void CommentAddedToAMaskedLanguageModel_OrSamplingOfItsBaseChanged_NothingOfItIsMadeAnew()
    {
        CSharpCompilation before = ModelCompiler.Compilation(SampleModels.QuickStart, SampleModels.Masked);
        AssertCached(before, Replace(before, 1, "// A remark.\n" + SampleModels.Masked));
        GeneratorRunResult result = RunTwice(
            before,
            Replace(before, 0, SampleModels.QuickStart.Replace("MaxPositions = 64", "MaxPositions = 64, SampleTopK = 9", StringComparison.Ordinal)));
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], Reasons(result, TrackingNames.Plans));
    }

    [Fact]
    public void StepsOfSource_HoldNothingOfTheCompilation()
    {
        GeneratorRunResult result = ModelCompiler
            .Driver()
            .RunGenerators(
                ModelCompiler.Compilation(
                    ModelCompiler.Library,
                    OutputKind.ConsoleApplication,
                    SampleModels.Small,
                    SampleModels.QuickStart,
                    SampleModels.Variant,
                    SampleModels.Masked))
            .GetRunResult()
            .Results.Single();
        foreach (string name in TrackingNames.OfSource)
        {
            foreach ((object value, IncrementalStepRunReason _) in StepsOf(result, name).SelectMany(step => step.Outputs))
                AssertIsData(value, name, []);
        }
    }

    private static Compilation Replace(int file, string source) => Replace(Before, file, source);

    private static Compilation Replace(CSharpCompilation before, int file, string source) =>
        before.ReplaceSyntaxTree(
            before.SyntaxTrees[file],
            CSharpSyntaxTree.ParseText(source, (CSharpParseOptions)before.SyntaxTrees[file].Options, before.SyntaxTrees[file].FilePath));

    private static string TextOf(GeneratorDriver driver, string fileName) =>
        driver.GetRunResult().Results.Single().GeneratedSources.Single(source => source.HintName == fileName).SourceText.ToString();

    private static GeneratorRunResult RunTwice(Compilation after) => RunTwice(Before, after);

    private static GeneratorRunResult RunTwice(Compilation before, Compilation after) =>
        ModelCompiler.Driver().RunGenerators(before).RunGenerators(after).GetRunResult().Results.Single();

    private static void AssertCached(Compilation after) => AssertCached(Before, after);

    private static void AssertCached(Compilation before, Compilation after)
    {
        GeneratorRunResult result = RunTwice(before, after);
        foreach (string name in TrackingNames.OfSource)
            Assert.All(
                Reasons(result, name),
                reason => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{name}: {reason}"));

        // The last three outputs are diagnostics, which follow every move of the source and write nothing.
        IEnumerable<(object Value, IncrementalStepRunReason Reason)> sources = result.TrackedOutputSteps.Values
            .SelectMany(steps => steps)
            .Where(step => WritesSource(step))
            .SelectMany(step => step.Outputs);
        Assert.NotEmpty(sources);
        Assert.All(sources, output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    private static bool WritesSource(IncrementalGeneratorRunStep step)
    {
        Queue<IncrementalGeneratorRunStep> pending = new([step]);
        while (pending.TryDequeue(out IncrementalGeneratorRunStep? next))
        {
            if (next.Name is TrackingNames.Plans or TrackingNames.Program or TrackingNames.HeadPlans)
                return true;
            foreach ((IncrementalGeneratorRunStep source, int _) in next.Inputs)
                pending.Enqueue(source);
        }

        return false;
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string name) =>
        StepsOf(result, name).SelectMany(step => step.Outputs).Select(output => output.Reason);

    /// <summary>None of heads where nothing declares any.</summary>
    private static ImmutableArray<IncrementalGeneratorRunStep> StepsOf(GeneratorRunResult result, string name) =>
        result.TrackedSteps.TryGetValue(name, out ImmutableArray<IncrementalGeneratorRunStep> steps) ? steps : [];

    private static void AssertIsData(object? value, string path, HashSet<object> seen)
    {
        if (value is null || value is string || value.GetType().IsPrimitive || value.GetType().IsEnum)
            return;
        Assert.False(
            value
                is ISymbol
                    or SyntaxNode
                    or SyntaxTree
                    or SyntaxToken
                    or SyntaxReference
                    or Compilation
                    or SemanticModel
                    or Location
                    or Diagnostic
                    or AttributeData,
            path);
        if (!value.GetType().IsValueType && !seen.Add(value))
            return;
        if (value is IEnumerable items)
        {
            foreach (object? item in items)
                AssertIsData(item, path + "[]", seen);
            return;
        }

        for (Type? type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (
                FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                AssertIsData(field.GetValue(value), $"{path}.{field.Name}", seen);
        }
    }
}
