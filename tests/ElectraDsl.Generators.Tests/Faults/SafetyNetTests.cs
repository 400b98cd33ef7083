using ElectraDsl.Generators.Emission;
using ElectraDsl.Generators.Faults;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ElectraDsl.Generators.Tests;

/// <summary>A stage that throws costs its own model, and nothing else.</summary>
public sealed class SafetyNetTests
{
    [Theory]
    [InlineData("planning")]
    [InlineData("writing")]
    public void StageThatThrows_IsOneErrorAtItsModel_AndOtherModelsAreGenerated(string stage)
    {
        CSharpCompilation compilation = ModelCompiler.Compilation(SampleModels.Small, SampleModels.QuickStart);
        ElectraModelGenerator generator = new((spec, environment, token) =>
        {
            if (spec.Record.SimpleName != "ElectraSmall")
                return ElectraModelGenerator.PlanModel(spec, environment, token);
            return stage == "planning"
                ? throw new DivideByZeroException("Nothing\nis divided.")
                : ElectraModelGenerator.PlanModel(spec, environment, token)! with
                {
                    Arena = null!,
                };
        });
        GeneratorDriverRunResult result = CSharpGeneratorDriver.Create(generator).RunGenerators(compilation).GetRunResult();

        Assert.Null(result.Results.Single().Exception);
        Diagnostic fault = Assert.Single(result.Diagnostics);
        Assert.Equal(
            ("EDSL9003", "ElectraSmall"),
            (fault.Id, fault.Location.SourceTree!.ToString().Substring(fault.Location.SourceSpan.Start, fault.Location.SourceSpan.Length)));
        Assert.DoesNotContain('\n', fault.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains(
            stage == "planning" ? "DivideByZeroException" : "NullReferenceException",
            fault.GetMessage(System.Globalization.CultureInfo.InvariantCulture),
            StringComparison.Ordinal);
        Assert.All(
            result.Results.Single().GeneratedSources,
            source => Assert.StartsWith("Samples.QuickStart.", source.HintName, StringComparison.Ordinal));
        Assert.Equal(6, result.GeneratedTrees.Length);
    }

    [Fact]
    public void Cancellation_IsNoFault() =>
        Assert.Throws<OperationCanceledException>(() => SafetyNet.Try<ModelFiles>("Small", () => throw new OperationCanceledException()));
}
