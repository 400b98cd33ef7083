using Microsoft.CodeAnalysis.CSharp;

namespace ElectraDsl.Generators.Tests;

/// <summary>Device code is refused at the offending expression, and only where a GPU, or ILGPU, has a reason to.</summary>
public sealed class DeviceCodeTests
{
    public static TheoryData<string> Refused => [.. Mistakes.All.Keys];

    public static TheoryData<string> LetThrough => [.. SoundCode.All.Keys];

    [Theory]
    [MemberData(nameof(Refused))]
    public void Mistake_IsReportedWhereItStands(string mistake)
    {
        Markup markup = Markup.Parse(DeviceSource.Of(Mistakes.All[mistake].Code));
        Markup.Verify(markup, ModelCompiler.Run(DeviceSource.Compile(markup.Source)));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Mistake_OnAGpu_IsWhatTheRuleKnows(string mistake)
    {
        (string code, GpuVerdict onGpu) = Mistakes.All[mistake];
        Assert.Equal(onGpu, GpuCompiler.Judge(DeviceSource.Compile(Markup.Parse(DeviceSource.Of(code)).Source)));
    }

    [Theory]
    [MemberData(nameof(LetThrough))]
    public void SoundCode_IsLetThrough_AndCompilesForAGpu(string sound)
    {
        (string code, GpuVerdict onGpu) = SoundCode.All[sound];
        CSharpCompilation compilation = DeviceSource.Compile(DeviceSource.Of(code));
        ModelCompiler.Run(compilation).AssertClean();
        Assert.Equal(onGpu, GpuCompiler.Judge(compilation));
    }

    [Fact]
    public void HelperInAnotherFile_IsReportedThere_Once()
    {
        const string First = """
            using ElectraDsl.Kernels;

            public readonly struct First : IRtdLoss
            {
                public static float Loss(float logit, float label) => Helper.Of(logit) + Helper.Of(label);

                public static float Gradient(float logit, float label) => Helper.Of(logit);
            }
            """;
        Markup helper = Markup.Parse("internal static class Helper { public static float Of(float v) => (float)({|EDSL2057:v * 2.0|}); }");
        CompiledModels compiled = ModelCompiler.Run(First, First.Replace("First", "Second", StringComparison.Ordinal), helper.Source);
        Microsoft.CodeAnalysis.Diagnostic diagnostic = Assert.Single(compiled.Diagnostics);
        Assert.Equal(("EDSL2057", "File2.cs"), (diagnostic.Id, diagnostic.Location.SourceTree!.FilePath));
    }

    [Fact]
    public void Sampler_IsDeviceCodeToo() => Markup.Verify("""
        using ElectraDsl.Kernels;

        public readonly struct Cautious : ISampler
        {
            public static SamplingMethod Method => SamplingMethod.GumbelMax;

            public static float Score(float logit, bool isTarget) => (float)({|EDSL2057:logit * 1.5|}) - (isTarget ? 2f : 0f);
        }
        """);

    [Fact]
    public void StructWithoutDeviceFunctions_IsNobodysBusiness() =>
        ModelCompiler
            .Run("public struct Other { public float Weight; public static float Loss(float x, float y) => (float)(x * 2.0); }")
            .AssertClean();

    [Fact]
    public void MissingMember_IsLeftToCSharp() => Assert.Equal(
        ["CS0535"],
        ModelCompiler
            .Run("public struct Mine : ElectraDsl.Kernels.IRtdLoss { public static float Loss(float logit, float label) => 0f; }")
            .Diagnostics.Select(diagnostic => diagnostic.Id));

    [Fact]
    public void WrongSignature_IsLeftToCSharp() => Assert.Equal(
        ["CS0738"],
        ModelCompiler.Run("""
            public struct Mine : ElectraDsl.Kernels.IRtdLoss
            {
                public static double Loss(float logit, float label) => 0;

                public static float Gradient(float logit, float label) => 0f;
            }
            """).Diagnostics.Select(diagnostic => diagnostic.Id));

    [Fact]
    public void CodeThatDoesNotCompile_IsLeftToCSharp() => Assert.Equal(
        ["CS0103"],
        ModelCompiler.Run(DeviceSource.Compile(DeviceSource.Of("return Unknown(x) * 2f;"))).Diagnostics.Select(diagnostic => diagnostic.Id));

    [Fact]
    public void Pragma_DoesNotSilenceAnError()
    {
        Microsoft.CodeAnalysis.Diagnostic diagnostic = Assert.Single(
            ModelCompiler.Run(DeviceSource.Compile("#pragma warning disable EDSL2057\n" + DeviceSource.Of("return (float)(x * 2.0);"))).Diagnostics);
        Assert.False(diagnostic.IsSuppressed);
    }

    /// <summary>The compiler runs no analyzer where a generator reports errors.</summary>
    [Fact]
    public void MistakesInDeviceCode_AreSaidBesideThoseOfADeclaration()
    {
        const string Source = """
            using ElectraDsl;
            using ElectraDsl.Kernels;

            [ElectraModel(VocabularySize = 7)]
            [Generator(HiddenSize = 8, AttentionHeads = 1)]
            [Discriminator(HiddenSize = 16, AttentionHeads = 2)]
            [Kernels(RtdLoss = typeof(Mine))]
            public sealed partial record Small;

            public struct Mine : IRtdLoss
            {
                public static float Weight = 2f;

                public static float Loss(float x, float y) => Weight * x;

                public static float Gradient(float x, float y) => float.Parse("1");
            }
            """;
        IEnumerable<string> Reported(string source) =>
            ModelCompiler
                .Driver()
                .RunGenerators(ModelCompiler.Compilation(source))
                .GetRunResult()
                .Diagnostics.Select(diagnostic => diagnostic.Id)
                .Order(StringComparer.Ordinal);
        Assert.Equal(["EDSL1002", "EDSL2054", "EDSL2056"], Reported(Source));
        Assert.Empty(Reported(Source.Replace("VocabularySize = 7", "VocabularySize = 700", StringComparison.Ordinal)));
    }
}
