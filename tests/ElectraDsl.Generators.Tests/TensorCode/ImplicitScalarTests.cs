using System.Runtime.CompilerServices;
using ElectraDsl.CodeFixes;
using ElectraDsl.Generators.TensorCode;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Tests;

/// <summary>Scalars that TorchSharp frees while libtorch reads them are found in a user's code, and held by the fix.</summary>
public sealed class ImplicitScalarTests
{
    [Theory]
    [InlineData("{|EDSL9005:x * 0.1|}")]
    [InlineData("{|EDSL9005:0.1 * x|}")]
    [InlineData("{|EDSL9005:x + y|}")]
    [InlineData("{|EDSL9005:x.add(y)|}")]
    [InlineData("{|EDSL9005:torch.add(x, y)|}")]
    [InlineData("x.mul({|EDSL9005:2|})")]
    [InlineData("x.pow({|EDSL9005:2.5f|})")]
    [InlineData("x.fill_({|EDSL9005:n|})")]
    [InlineData("torch.clamp(x, {|EDSL9005:0|}, {|EDSL9005:1|})")]
    public void ExpressionThatMakesOne_IsOneWarning(string expression) => Assert.All(Markup.Verify(Code(expression)), message =>
    {
        Assert.Contains("may fail at random, or compute with a wrong number: TorchSharp frees", message, StringComparison.Ordinal);
        Assert.Contains("Scalars.One", message, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("x.mul(Held)")]
    [InlineData("x - y")]
    [InlineData("x * y")]
    [InlineData("x.add(y, ElectraDsl.Torch.Scalars.One)")]
    [InlineData("torch.nn.functional.relu(x)")]
    [InlineData("x[0]")]
    [InlineData("x.sum(dim: 1)")]
    public void ExpressionThatHoldsItsNumbers_IsSilent(string expression) => Assert.Empty(Markup.Verify(Code(expression)));

    [Theory]
    [InlineData("x * 0.1", "x.mul(ScalarOf0_1)", "0.1")]
    [InlineData("-2 * x", "x.mul(ScalarOfMinus2)", "-2")]
    [InlineData("x / 3f", "x.div(ScalarOf3f)", "3f")]
    [InlineData("x + 1", "x.add(ScalarOf1, ElectraDsl.Torch.Scalars.One)", "1")]
    [InlineData("x - 0.5", "x.add(ScalarOf0_5, ElectraDsl.Torch.Scalars.MinusOne)", "0.5")]
    [InlineData("x + y", "x.add(y, ElectraDsl.Torch.Scalars.One)", null)]
    [InlineData("x.add(y)", "x.add(y, ElectraDsl.Torch.Scalars.One)", null)]
    [InlineData("x.add(2)", "x.add(ScalarOf2, ElectraDsl.Torch.Scalars.One)", "2")]
    [InlineData("x.mul(2)", "x.mul(ScalarOf2)", "2")]
    public async Task Fix_HoldsTheNumber(string before, string after, string? value)
    {
        string fixedSource = await FixedSource.By(new ImplicitScalarFix()).Apply(Code(before));
        Assert.Contains($"=> {after};", fixedSource, StringComparison.Ordinal);
        if (value is not null)
            Assert.Matches($@"private static readonly Scalar ScalarOf\w+ = ScalarExtensionMethods\.ToScalar\({value}\);", fixedSource);
        Assert.DoesNotContain(ModelCompiler.Run(fixedSource).Diagnostics, diagnostic => diagnostic.Id == "EDSL9005");
    }

    [Fact]
    public async Task FixOfAll_LeavesNone()
    {
        string source = Code("x * 0.1");
        string all = await FixedSource
            .By(new ImplicitScalarFix())
            .ApplyToAll(source.Replace("Last() => 0", "Last(torch.Tensor x, torch.Tensor y) => x + y", StringComparison.Ordinal));
        Assert.Empty(ModelCompiler.Run(all).Diagnostics);
    }

    [Theory]
    [InlineData("x * n")]
    [InlineData("1 / x")]
    public async Task WhereNoConstantCanBeHeld_NothingIsOffered(string expression) =>
        Assert.Empty(await FixedSource.By(new ImplicitScalarFix()).Offers(Code(expression)));

    /// <summary>Every entry of the list is a member of the TorchSharp that is shipped: an update of either cannot leave the other behind.</summary>
    [Fact]
    public void ListedMembers_Exist()
    {
        Compilation compilation = ModelCompiler.Compilation("");
        Assert.NotEmpty(LifetimeHazards.Ids);
        Assert.All(LifetimeHazards.Ids, id => Assert.NotNull(DocumentationCommentId.GetFirstSymbolForDeclarationId(id, compilation)));
        Assert.Equal(
            File.ReadLines(Listed()).Count(line => line.Contains("; TorchSharp frees", StringComparison.Ordinal)),
            LifetimeHazards.Ids.Count());
    }

    private static string Listed([CallerFilePath] string caller = "") =>
        Path.Combine(Path.GetDirectoryName(caller)!, "../../../src/ElectraDsl.Torch/BannedSymbols.txt");

    private static string Code(string expression) => $$"""
        using TorchSharp;

        public static class Mine
        {
            private static readonly Scalar Held = 3.ToScalar();

            public static torch.Tensor Compute(torch.Tensor x, torch.Tensor y, float n) => {{expression}};

            public static object Last() => 0;
        }

        """;
}
