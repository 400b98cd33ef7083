using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace ElectraDsl.Kernels.Tests;

/// <summary>The portable kernels compile for NVIDIA GPUs, without one: what the text must and must not hold.</summary>
public sealed partial class PtxTests
{
    [Theory]
    [InlineData(typeof(MaskingBody), nameof(MaskingBody.Mask), typeof(Spec<V30522>), 13)]
    [InlineData(typeof(GeneratorHeadChunkBody), nameof(GeneratorHeadChunkBody.Differentiate), null, 8)]
    [InlineData(typeof(RtdLossBody), nameof(RtdLossBody.Judge), typeof(BinaryCrossEntropy), 8)]
    [InlineData(typeof(RtdLossBody), nameof(RtdLossBody.Judge), typeof(SquaredLoss), 8)]
    [InlineData(typeof(RtdLossBody), nameof(RtdLossBody.Total), null, 3)]
    [InlineData(typeof(AdamWBody), nameof(AdamWBody.SumSquares), null, 2)]
    [InlineData(typeof(AdamWBody), nameof(AdamWBody.Norm), null, 2)]
    [InlineData(typeof(AdamWBody), nameof(AdamWBody.Update), null, 14)]
    public void EachBody_CompilesToPlainPtx(Type body, string name, Type? closedOver, int parameters)
    {
        Check(closedOver is null ? Compile(body, name) : Compile(body, name, closedOver), parameters);
    }

    private static void Check(string ptx, int parameters)
    {
        Assert.Equal(parameters, Parameter().Count(ptx));
        Assert.DoesNotMatch(ConditionalUniformBranch(), ptx);                // undefined where threads part ways; ILGPU's O2, not used here, writes it there
        Assert.DoesNotContain(".f64", ptx, StringComparison.Ordinal);        // a GPU has few units for doubles
        Assert.DoesNotContain("atom.", ptx, StringComparison.Ordinal);
        Assert.DoesNotContain("shfl.", ptx, StringComparison.Ordinal);
        Assert.DoesNotContain("call ", ptx, StringComparison.Ordinal);
        Assert.DoesNotContain(".local", ptx, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(Plain), typeof(GumbelMaxSampling))]
    [InlineData(typeof(Plain), typeof(InverseCdfSampling))]
    [InlineData(typeof(Plain), typeof(UniformSampling))]
    [InlineData(typeof(Plain), typeof(MarginSampling))]
    [InlineData(typeof(Warm), typeof(GumbelMaxSampling))]
    [InlineData(typeof(Warm), typeof(InverseCdfSampling))]
    [InlineData(typeof(Wrong), typeof(GumbelMaxSampling))]
    [InlineData(typeof(Wrong), typeof(UniformSampling))]
    [InlineData(typeof(Top5), typeof(GumbelMaxSampling))]
    [InlineData(typeof(CoolWrongTop20), typeof(InverseCdfSampling))]
    [InlineData(typeof(CoolWrongTop20), typeof(MarginSampling))]
    public void EachVariantOfTheHead_CompilesToPlainPtx(Type sampling, Type sampler)
    {
        Type spec = typeof(Spec<,>).MakeGenericType(typeof(V30522), sampling);
        foreach (Type scores in new[] { typeof(SamplerScores<,>), typeof(LogitScores<,>) }.Select(scores => scores.MakeGenericType(spec, sampler)))
        {
            Check(Compile(typeof(GeneratorHeadBody), nameof(GeneratorHeadBody.Judge), spec, scores), 12);
            Check(Compile(typeof(GeneratorHeadChunkBody), nameof(GeneratorHeadChunkBody.Scan), scores), 11);
            Check(Compile(typeof(GeneratorHeadChunkBody), nameof(GeneratorHeadChunkBody.DrawInOrder), scores), 11);
            Check(Compile(typeof(GeneratorHeadChunkBody), nameof(GeneratorHeadChunkBody.DrawAmongLargest), scores), 11);
        }
    }

    [Fact]
    public void VariantsOfTheHead_HoldOnlyWhatTheyDo()
    {
        string plain = Head(typeof(LogitScores<Spec<V30522>, GumbelMaxSampling>));
        Assert.Equal((4 * 2) + 2 + 1, Exponentials(plain));                  // each word's logit, a merge, the gradient
        Assert.True(Exponentials(Head(typeof(SamplerScores<Spec<V30522, Warm>, GumbelMaxSampling>))) > Exponentials(plain));
        Assert.DoesNotContain("0f447A0000", plain, StringComparison.OrdinalIgnoreCase);                          // 1000
        Assert.Contains("447A0000", Head(typeof(SamplerScores<Spec<V30522, Wrong>, GumbelMaxSampling>)), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("0f3FD9999A", Head(typeof(SamplerScores<Spec<V30522, Warm>, GumbelMaxSampling>)), StringComparison.OrdinalIgnoreCase); // 1.7

        static string Head(Type scores) => Compile(typeof(GeneratorHeadBody), nameof(GeneratorHeadBody.Judge), typeof(Spec<V30522>), scores);

        static int Exponentials(string ptx) => ptx.Split("ex2.approx").Length - 1;
    }

    [Fact]
    public void ModelsNumbers_AreLiterals()
    {
        Assert.Matches(@"\b30522\b", Compile(typeof(GeneratorHeadBody), nameof(GeneratorHeadBody.Judge), typeof(Spec<V30522>), typeof(LogitScores<Spec<V30522>, GumbelMaxSampling>)));
        Assert.Matches(@"\b1000\b", Compile(typeof(GeneratorHeadBody), nameof(GeneratorHeadBody.Judge), typeof(Spec<V1000>), typeof(LogitScores<Spec<V1000>, GumbelMaxSampling>)));
        Assert.Contains("0f3F59999A", Compile(typeof(MaskingBody), nameof(MaskingBody.Mask), typeof(Spec<V1000>)), StringComparison.OrdinalIgnoreCase); // 0.85
    }

    private static string Compile(Type body, string name, params Type[] closedOver)
    {
        MethodInfo method = body.GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;
        if (closedOver.Length > 0)
            method = method.MakeGenericMethod(closedOver);
        using Context context = Context.Create(builder => builder.EnableAlgorithms().Optimize(OptimizationLevel.O1));
        using PTXBackend backend = new(context, new CudaCapabilityContext(CudaArchitecture.SM_80), CudaArchitecture.SM_80, CudaInstructionSet.ISA_70, null);
        EntryPointDescription entry = EntryPointDescription.FromExplicitlyGroupedKernel(method);
        PTXCompiledKernel kernel = (PTXCompiledKernel)backend.Compile(entry, new KernelSpecialization(KernelGroup.MaximumSize, null));
        return kernel.PTXAssembly;
    }

    [GeneratedRegex(@"^\s*\.param ", RegexOptions.Multiline)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"@!?%p\d+\s+bra\.uni")]
    private static partial Regex ConditionalUniformBranch();
}
