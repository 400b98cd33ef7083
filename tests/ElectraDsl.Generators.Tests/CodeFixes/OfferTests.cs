using System.Reflection;
using ElectraDsl.CodeFixes;
using ElectraDsl.Generators.Fixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace ElectraDsl.Generators.Tests;

/// <summary>Which diagnostics have a code fix, and that nothing that is offered is offered in vain.</summary>
public sealed class OfferTests
{
    /// <summary>
    /// A name, a type in the way, a model without measure, code of the user's own, a reference: no single edit of a declaration fixes them.
    /// </summary>
    private static readonly string[] WithoutFix =
    [
        "EDSL0004", "EDSL0005", "EDSL1008", "EDSL2001", "EDSL2002", "EDSL2051", "EDSL2052", "EDSL2053", "EDSL2054", "EDSL2055", "EDSL2056",
        "EDSL2057", "EDSL2058", "EDSL2059", "EDSL2060", "EDSL3003", "EDSL3004", "EDSL3007", "EDSL4001", "EDSL4002",
        "EDSL4003", "EDSL4004", "EDSL4101", "EDSL4102", "EDSL9001", "EDSL9003", "EDSL9004", "EDSL9006",
    ];

    private static readonly CodeFixProvider[] Fixes =
    [
        .. typeof(PartialRecordFix).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(CodeFixProvider).IsAssignableFrom(type))
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    private static readonly string[] WithFix = [.. Descriptors.All.Select(descriptor => descriptor.Id).Except(WithoutFix)];

    public static TheoryData<string> Fixable => [.. WithFix];

    [Fact]
    public void EveryOtherDiagnostic_HasExactlyOneFix() =>
        Assert.Equal(WithFix, Fixes.SelectMany(fix => fix.FixableDiagnosticIds).Order(StringComparer.Ordinal));

    [Fact]
    public void EveryFix_IsExportedUnderItsNameAndFixesAll() => Assert.All(Fixes, fix =>
    {
        ExportCodeFixProviderAttribute export = fix.GetType().GetCustomAttribute<ExportCodeFixProviderAttribute>()!;
        Assert.Equal((fix.GetType().Name, LanguageNames.CSharp), (export.Name, Assert.Single(export.Languages)));
        Assert.Same(WellKnownFixAllProviders.BatchFixer, fix.GetFixAllProvider());
    });

    /// <summary>The compiler loads the generator, and may not load what only editors have.</summary>
    [Fact]
    public void Generator_KnowsNothingOfWorkspaces() =>
        Assert.DoesNotContain(
            typeof(ElectraModelGenerator).Assembly.GetReferencedAssemblies(),
            name => name.Name!.Contains("Workspaces", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Fixable))]
    public async Task EveryOffer_FixesTheSmallestMistake(string id)
    {
        FixedSource served = FixedSource.By(Fixes.Single(fix => fix.FixableDiagnosticIds.Contains(id)));
        string source = Markup.Parse(SmallestMistakes.Marked[id]).Source;
        IReadOnlyList<string> offers = await served.Offers(source);
        Assert.NotEmpty(offers);
        for (int offer = 0; offer < offers.Count; offer++)
            Assert.NotEqual(source, await served.Apply(source, offer));
    }

    [Theory]
    [InlineData("EDSL0004")]
    [InlineData("EDSL0005")]
    [InlineData("EDSL1008")]
    [InlineData("EDSL9001")]
    public void WhatNoSingleEditCures_CarriesNoCure(string id) =>
        Assert.Empty(FixProperties.Read(SmallestMistakes.Run(id, Markup.Parse(SmallestMistakes.Marked[id]).Source).Reported.Single().Properties));

    [Theory]
    [MemberData(nameof(Fixable))]
    public void PageOfAFixableDiagnostic_SaysSo(string id) =>
        Assert.Contains("The code fix ", File.ReadAllText(DiagnosticPages.PathOf(id)), StringComparison.Ordinal);
}
