using System.Reflection;
using ElectraDsl.Kernels;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;
using Microsoft.CodeAnalysis;
using Context = ILGPU.Context;

namespace ElectraDsl.Generators.Tests;

/// <summary>Compiles a user's device functions as a GPU would get them: what the rules about device code claim is asked here. Needs no GPU.</summary>
internal static class GpuCompiler
{
    /// <summary>Compiles the type "Mine" of a compilation within a kernel.</summary>
    public static GpuVerdict Judge(Compilation compilation)
    {
        string text;
        try
        {
            text = Compile(
                typeof(GpuCompiler).GetMethod(nameof(Kernel), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(Load(compilation)));
        }
        catch (Exception fault) when (fault is InternalCompilerException or NotSupportedException)
        {
            return GpuVerdict.Refused;
        }

        if (text.Contains(".extern .func", StringComparison.Ordinal))
            return GpuVerdict.Unresolved;
        if (text.Contains(".f64", StringComparison.Ordinal))
            return GpuVerdict.Doubles;
        return text.Contains("call", StringComparison.Ordinal) ? GpuVerdict.Calls : GpuVerdict.Compiles;
    }

    private static void Kernel<TLoss>(Index1D index, ArrayView<float> values)
        where TLoss : struct, IRtdLoss => values[index] = TLoss.Loss(values[index], 1f) + TLoss.Gradient(values[index], 0f);

    private static Type Load(Compilation compilation)
    {
        using MemoryStream assembly = new();
        Assert.Empty(compilation.Emit(assembly).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return Assembly.Load(assembly.ToArray()).GetType("Mine", throwOnError: true)!;
    }

    private static string Compile(MethodInfo kernel)
    {
        // A context each: one that has met a body it could not compile may fail on the next.
        using Context context = Context.Create(builder => builder.EnableAlgorithms().Optimize(ILGPU.OptimizationLevel.O1));
        using PTXBackend backend = new(
            context,
            new CudaCapabilityContext(CudaArchitecture.SM_80),
            CudaArchitecture.SM_80,
            CudaInstructionSet.ISA_70,
            null);
        return ((PTXCompiledKernel)backend.Compile(EntryPointDescription.FromImplicitlyGroupedKernel(kernel), default)).PTXAssembly;
    }
}
