using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ElectraDsl.Generators.Tests;

public sealed class KernelRuleTests
{
    private const string Loss = """
        public readonly struct MyLoss : IRtdLoss
        {
            public static float Loss(float logit, float label) => logit;

            public static float Gradient(float logit, float label) => 1f;
        }
        """;

    [Fact]
    public void StructWithTheInterface_IsAKernel() => Verify("RtdLoss = typeof(MyLoss)", Loss);

    [Fact]
    public void BuiltInType_IsAKernel() => Verify("RtdLoss = typeof(BinaryCrossEntropy)");

    [Fact]
    public void NestedPrivateStruct_IsAKernelOfItsRecord() =>
        ModelCompiler
            .Run(
                Source("RtdLoss = typeof(Small.MyLoss)")
                    .Replace(
                        "record Small;",
                        $"record Small {{ {Loss.Replace("public readonly", "private readonly", StringComparison.Ordinal)} }}",
                        StringComparison.Ordinal))
            .AssertClean();

    [Fact]
    public void ClosedGenericStruct_IsAKernel() => Verify(
        "RtdLoss = typeof(MyLoss<Settings>)",
        Loss.Replace("MyLoss : IRtdLoss", "MyLoss<T> : IRtdLoss where T : struct", StringComparison.Ordinal) + "public struct Settings;");

    [Theory]
    [InlineData("public struct MyLoss;")]
    [InlineData("public sealed class MyLoss;")]
    [InlineData("public interface MyLoss : IRtdLossKernel;", "EDSL2002")]
    [InlineData("public struct MyLoss { public static float Loss(float logit, float label) => 0f; }")]
    public void OtherType_IsNone(string declaration, string id = "EDSL2001") => Verify($$"""RtdLoss = {|{{id}}:typeof(MyLoss)|}""", declaration);

    [Theory]
    [InlineData("float")]
    [InlineData("float[]")]
    [InlineData("IRtdLoss")]
    [InlineData("SimdLoss")]
    public void TypeThatIsNoKernelAtAll_IsNone(string type) => Verify($$"""RtdLoss = {|EDSL2001:typeof({{type}})|}""", "public class SimdLoss;");

    [Fact]
    public void KernelOfAnotherPlace_IsNone()
    {
        IReadOnlyList<string> messages = Verify("AdamW = {|EDSL2001:typeof(MyLoss)|}", Loss);
        Assert.Equal(
            "'MyLoss' cannot be the optimizer of 'Small' because it does not implement IAdamWKernel; name a class that implements IAdamWKernel",
            Assert.Single(messages));
    }

    [Fact]
    public void ProductWithoutTheInterface_IsNone() => Assert.Equal(
        "'MyLoss' cannot be the matrix product of 'Small' because it does not implement IMatrixProductKernel; name a class that implements IMatrixProductKernel",
        Assert.Single(Verify("MatrixProduct = {|EDSL2001:typeof(MyLoss)|}", Loss)));

    [Fact]
    public void FunctionsInAClass_CannotBeUsed() =>
        Verify("RtdLoss = {|EDSL2002:typeof(MyLoss)|}", Loss.Replace("readonly struct", "sealed class", StringComparison.Ordinal));

    [Fact]
    public void FunctionsInARefStruct_CannotBeUsed() =>
        Verify("RtdLoss = {|EDSL2002:typeof(MyLoss)|}", Loss.Replace("readonly struct", "ref struct", StringComparison.Ordinal));

    [Fact]
    public void OpenGenericStruct_CannotBeUsed() =>
        Verify("RtdLoss = {|EDSL2002:typeof(MyLoss<>)|}", Loss.Replace("MyLoss :", "MyLoss<T> :", StringComparison.Ordinal));

    [Fact]
    public void StructOfOneFile_CannotBeUsed() =>
        Verify("RtdLoss = {|EDSL2002:typeof(MyLoss)|}", Loss.Replace("public readonly", "file readonly", StringComparison.Ordinal));

    [Fact]
    public void FunctionThatTheSpecCannotCall_CannotBeUsed() =>
        Verify(
            "RtdLoss = {|EDSL2002:typeof(MyLoss)|}",
            Loss.Replace("public static float Gradient", "static float IRtdLoss.Gradient", StringComparison.Ordinal));

    [Theory]
    [InlineData("public static float Gradient(float logit, float label) => 1f;", "")]
    [InlineData("float Gradient(float logit", "double Gradient(double logit")]
    public void FunctionThatIsMissing_IsLeftToCSharp(string written, string instead)
    {
        string[] ids =
        [
            .. ModelCompiler
                .Run(Source("RtdLoss = typeof(MyLoss)") + Loss.Replace(written, instead, StringComparison.Ordinal))
                .Diagnostics.Select(diagnostic => diagnostic.Id),
        ];
        Assert.StartsWith("CS", Assert.Single(ids), StringComparison.Ordinal);
    }

    [Fact]
    public void StructOfAnotherAssembly_IsAKernel()
    {
        using MemoryStream library = new();
        Assert.True(
            ModelCompiler
                .Compilation("using ElectraDsl.Kernels; " + Loss.Replace("=> logit;", "=> System.MathF.Cbrt(logit);", StringComparison.Ordinal))
                .WithAssemblyName("Library")
                .Emit(library)
                .Success);
        ModelCompiler
            .Run(ModelCompiler.Compilation(Source("RtdLoss = typeof(MyLoss)")).AddReferences(MetadataReference.CreateFromImage(library.ToArray())))
            .AssertClean();
    }

    [Fact]
    public async Task FaultInAFunction_IsFoundWhereItStands_AndNotOnceMoreByWayOfTheSpec()
    {
        CSharpCompilation compilation = ModelCompiler.Compilation(
            Source("RtdLoss = typeof(MyLoss)") + Loss.Replace("=> logit;", "=> new float[2].Length;", StringComparison.Ordinal));
        _ = ModelCompiler.Driver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        Diagnostic found = Assert.Single(await output.WithAnalyzers([new DeviceCode.DeviceFunctionAnalyzer()]).GetAnalyzerDiagnosticsAsync());
        Assert.Equal("EDSL2052", found.Id);
    }

    [Theory]
    [InlineData("public abstract class MyLoss : IRtdLossKernel")]
    [InlineData("public sealed class MyLoss(int size) : IRtdLossKernel", "public int Size => size;")]
    [InlineData("public sealed class MyLoss : IRtdLossKernel", "private MyLoss() { }")]
    [InlineData("public sealed class MyLoss : IRtdLossKernel", "public required int Size { get; init; }")]
    public void KernelThatCannotBeCreated_CannotBeUsed(string header, string member = "") =>
        Verify("RtdLoss = {|EDSL2002:typeof(MyLoss)|}", Kernel(header, member));

    [Fact]
    public void WholeKernel_IsAKernel() => Verify("RtdLoss = typeof(MyLoss)", Kernel("public sealed class MyLoss : IRtdLossKernel", ""));

    [Fact]
    public void FaultOfTheBase_IsReportedThereAlone() => Markup.Verify(
        Source("RtdLoss = {|EDSL2001:typeof(string)|}") + "[ElectraModel(Base = typeof(Small))] public sealed partial record Variant;");

    [Fact]
    public void KernelsWithoutAModel_HaveNoEffect() => Markup.Verify("""
        using ElectraDsl;
        using ElectraDsl.Kernels;

        [{|EDSL0003:Kernels|}(RtdLoss = typeof(BinaryCrossEntropy))]
        public sealed partial record Small;
        """);

    [Fact]
    public void UnknownType_IsLeftToCSharp() =>
        Assert.Equal(["CS0246"], ModelCompiler.Run(Source("RtdLoss = typeof(Missing)")).Diagnostics.Select(diagnostic => diagnostic.Id));

    private static IReadOnlyList<string> Verify(string arguments, string types = "") => Markup.Verify(Source(arguments) + types);

    private static string Source(string arguments) => $$"""
        using ElectraDsl;
        using ElectraDsl.Kernels;
        using TorchSharp;

        [ElectraModel(VocabularySize = 1_000)]
        [Generator(HiddenSize = 64, AttentionHeads = 1)]
        [Discriminator(HiddenSize = 256, AttentionHeads = 4)]
        [Kernels({{arguments}})]
        public sealed partial record Small;

        """;

    private static string Kernel(string header, string member) => $$"""
        {{header}}
        {
            {{member}}

            public RtdLossOutput Run(torch.Tensor logits, torch.Tensor labels, torch.Tensor attentionMask, float gradientScale) =>
                new(logits, logits);
        }
        """;
}
