using System.Reflection;
using ElectraDsl.Generators.Validation;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Tests;

/// <summary>Every rule is needed: each has a mistake that nothing else finds.</summary>
public sealed class RuleTests
{
    /// <summary>What no declaration brings: a fault of the compiler itself.</summary>
    private static readonly string[] Faults = ["EDSL9003"];

    /// <summary>What stands beside an error of C#.</summary>
    private static readonly string[] Additions = ["EDSL0008"];

    public static TheoryData<string> Ids => [.. Descriptors.All.Select(descriptor => descriptor.Id).Except(Faults).Except(Additions)];

    public static TheoryData<string> Warnings => Descriptors.Warnings;

    [Fact]
    public void EveryDiagnostic_HasAMistakeOfItsOwn() =>
        Assert.Equal(Descriptors.All.Select(descriptor => descriptor.Id).Except(Faults), SmallestMistakes.Marked.Keys);

    [Theory]
    [InlineData(typeof(ModelValidator), typeof(Model.ModelSpec))]
    [InlineData(typeof(HeadValidator), typeof(Model.HeadSpec))]
    public void EveryRule_IsAsked(Type validator, Type spec)
    {
        IEnumerable<Type> rules = typeof(ModelValidator)
            .Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Rule", StringComparison.Ordinal) && type.IsAbstract);
        IEnumerable<MethodInfo> checks = rules.Select(rule => rule.GetMethod("Check", [spec])).OfType<MethodInfo>();
        IEnumerable<MethodInfo> asked = validator.GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Select(field => field.GetValue(null))
            .SelectMany(stages => stages is Delegate[][] several ? several.SelectMany(stage => stage) : stages as Delegate[] ?? [])
            .Select(rule => rule.Method);
        Assert.Equal(checks.Select(check => check.DeclaringType!.Name).Order(), asked.Select(check => check.DeclaringType!.Name).Order());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Mistake_IsFoundByItsRuleAlone(string id)
    {
        Markup markup = Markup.Parse(SmallestMistakes.Marked[id]);
        Assert.StartsWith(id, Assert.Single(markup.Expected));
        Markup.Verify(markup, SmallestMistakes.Run(id, markup.Source));
    }

    [Theory]
    [MemberData(nameof(Warnings))]
    public void Warning_IsSilencedByAPragma(string id)
    {
        string source = $"#pragma warning disable {id}\n" + Markup.Parse(SmallestMistakes.Marked[id]).Source;
        Diagnostic diagnostic = Assert.Single(SmallestMistakes.Run(id, source).Diagnostics);
        Assert.True(diagnostic.IsSuppressed, diagnostic.ToString());
    }

    [Theory]
    [MemberData(nameof(Warnings))]
    public void SeverityOfAWarning_IsTheEditorConfigs(string id)
    {
        string source = Markup.Parse(SmallestMistakes.Marked[id]).Source;
        ModelCompiler.Run(EditorConfig.Apply(Compile(source), $"dotnet_diagnostic.{id}.severity = none")).AssertClean();
        Diagnostic raised = Assert.Single(
            ModelCompiler.Run(EditorConfig.Apply(Compile(source), $"dotnet_diagnostic.{id}.severity = error")).Diagnostics);
        Assert.Equal((id, DiagnosticSeverity.Error), (raised.Id, raised.Severity));

        static Microsoft.CodeAnalysis.CSharp.CSharpCompilation Compile(string source) => ModelCompiler.WithAdvice(ModelCompiler.Compilation(source));
    }
}
