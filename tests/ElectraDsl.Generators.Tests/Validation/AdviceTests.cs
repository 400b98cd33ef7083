using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Tests;

/// <summary>Warnings: what works, but is known to hurt.</summary>
public sealed class AdviceTests
{
    private const string Marked = """
        using ElectraDsl;

        [ElectraModel(VocabularySize = 100, MaskProbability = {|EDSL1102:0.51|})]
        [Generator(HiddenSize = {|EDSL1101:18|}, AttentionHeads = 1)]
        [Discriminator(HiddenSize = 16, AttentionHeads = 2)]
        public sealed partial record Small;
        """;

    [Fact]
    public void WhatHurts_IsAWarningAtTheArgument()
    {
        IReadOnlyList<string> messages = Markup.Verify(Marked);
        Assert.Equal(
            "MaskProbability is 0.51, so the generator sees less than half of its text; the published models mask 0.15 to 0.25",
            messages[0]);
        Assert.Equal(
            "HiddenSize is 18 in [Generator] and 16 in [Discriminator]; a generator of a quarter to a half, 4 to 8, serves the discriminator best",
            messages[1]);
    }

    [Fact]
    public void LimitItself_IsFine() =>
        Markup.Verify(Markup.Parse(Marked).Source.Replace("0.51", "0.5", StringComparison.Ordinal).Replace("18", "16", StringComparison.Ordinal));

    [Fact]
    public void Variant_DoesNotRepeatItsBasesWarnings() => Markup.Verify(Marked + """

        [ElectraModel(Base = typeof(Small), MaskProbability = 0.15)]
        public sealed partial record Mine;

        [ElectraModel(Base = {|EDSL1101:typeof(Mine)|})]
        [Discriminator(HiddenSize = 8)]
        public sealed partial record Narrow;
        """);

    [Fact]
    public void Pragma_SuppressesAWarning()
    {
        IEnumerable<Diagnostic> found = ModelCompiler.Run("#pragma warning disable EDSL1101\n" + Markup.Parse(Marked).Source).Diagnostics;
        Assert.Equal([("EDSL1101", true), ("EDSL1102", false)], found.Select(diagnostic => (diagnostic.Id, diagnostic.IsSuppressed)).Order());
    }

    [Fact]
    public void SeverityOfTheProject_CountsForWarnings()
    {
        CompiledModels compiled = ModelCompiler.Run(Compile(ReportDiagnostic.Suppress));
        compiled.AssertClean();
        Assert.All(
            ModelCompiler.Run(Compile(ReportDiagnostic.Error)).Reported,
            diagnostic => Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity));

        static Microsoft.CodeAnalysis.CSharp.CSharpCompilation Compile(ReportDiagnostic severity)
        {
            Microsoft.CodeAnalysis.CSharp.CSharpCompilation compilation = ModelCompiler.Compilation(Markup.Parse(Marked).Source);
            return compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(
                compilation.Options.SpecificDiagnosticOptions.SetItem("EDSL1101", severity).SetItem("EDSL1102", severity)));
        }
    }
}
