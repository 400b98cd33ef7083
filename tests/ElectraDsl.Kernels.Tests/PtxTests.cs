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
    [InlineData(typeof(GeneratorHeadBody), nameof(GeneratorHeadBody.Judge), typeof(Spec<V30522>), 12)]
    [InlineData(typeof(RtdLossBody), nameof(RtdLossBody.Judge), typeof(BinaryCrossEntropy), 8)]
    [InlineData(typeof(RtdLossBody), nameof(RtdLossBody.Judge), typeof(SquaredLoss), 8)]
    [InlineData(typeof(RtdLossBody), nameof(RtdLossBody.Total), null, 3)]
    [InlineData(typeof(AdamWBody), nameof(AdamWBody.SumSquares), null, 2)]
    [InlineData(typeof(AdamWBody), nameof(AdamWBody.Norm), null, 2)]
    [InlineData(typeof(AdamWBody), nameof(AdamWBody.Update), null, 9)]
    public void EachBody_CompilesToPlainPtx(Type body, string name, Type? closedOver, int parameters)
    {
        string ptx = Compile(body, name, closedOver);
        Assert.Equal(parameters, Parameter().Count(ptx));
        Assert.DoesNotMatch(ConditionalUniformBranch(), ptx);                // undefined where threads part ways; ILGPU's O2, not used here, writes it there
        Assert.DoesNotContain(".f64", ptx, StringComparison.Ordinal);        // a GPU has few units for doubles
        Assert.DoesNotContain("atom.", ptx, StringComparison.Ordinal);
        Assert.DoesNotContain("shfl.", ptx, StringComparison.Ordinal);
        Assert.DoesNotContain("call ", ptx, StringComparison.Ordinal);
        Assert.DoesNotContain(".local", ptx, StringComparison.Ordinal);
    }

    [Fact]
    public void ModelsNumbers_AreLiterals()
    {
        Assert.Matches(@"\b30522\b", Compile(typeof(GeneratorHeadBody), nameof(GeneratorHeadBody.Judge), typeof(Spec<V30522>)));
        Assert.Matches(@"\b1000\b", Compile(typeof(GeneratorHeadBody), nameof(GeneratorHeadBody.Judge), typeof(Spec<V1000>)));
        Assert.Contains("0f3F59999A", Compile(typeof(MaskingBody), nameof(MaskingBody.Mask), typeof(Spec<V1000>)), StringComparison.OrdinalIgnoreCase); // 0.85
    }

    private static string Compile(Type body, string name, Type? closedOver)
    {
        MethodInfo method = body.GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;
        if (closedOver is not null)
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
