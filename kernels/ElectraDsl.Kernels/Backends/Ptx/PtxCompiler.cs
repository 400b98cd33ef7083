using System.Text.RegularExpressions;
using ElectraDsl.Kernels.Backends.Ilgpu;
using ElectraDsl.Kernels.Backends.Portable;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace ElectraDsl.Kernels.Backends.Ptx;

/// <summary>Compiles portable kernels to PTX, with ILGPU as a compiler and nothing else: needs neither a GPU nor a driver.</summary>
internal static partial class PtxCompiler
{
    /// <summary>Threads of a group, for which the text is written.</summary>
    internal const int GroupSize = KernelGroup.MaximumSize;

    // O2 marks branches as uniform on which threads may part ways, and gains little: the same loads and arithmetic, 0 to 10 % fewer instructions, all
    // of them branches, which the driver's assembler straightens anyway.
    private const OptimizationLevel Level = OptimizationLevel.O1;

    /// <summary>All that the text depends on besides body and target.</summary>
    internal static string Version { get; } =
        $"ILGPU {Context.Version} {typeof(Context).Module.ModuleVersionId} {typeof(XMath).Module.ModuleVersionId} {Level} {PtxTarget.InstructionSet} {GroupSize}";

    /// <summary>Compiles one body.</summary>
    /// <exception cref="KernelCompilationException">
    /// ILGPU cannot: the body, or a function of the user's own in it, does what a GPU cannot.
    /// </exception>
    internal static PtxText Compile(KernelBody body, PtxTarget target)
    {
        try
        {
            // A context each: one that has met a body it could not compile may fail on the next.
            using Context context = Context.Create(builder => builder.EnableAlgorithms().Optimize(Level));
            using PTXBackend backend = new(
                context,
                new CudaCapabilityContext(target.Architecture),
                target.Architecture,
                PtxTarget.InstructionSet,
                null);
            EntryPointDescription entry = EntryPointDescription.FromExplicitlyGroupedKernel(body.Method);
            PTXCompiledKernel kernel = (PTXCompiledKernel)backend.Compile(entry, new KernelSpecialization(GroupSize, null));
            // ".uni" is a promise to the assembler that ILGPU cannot always keep; without it the text means the same.
            return new PtxText(Renumber(kernel.PTXAssembly).Replace("bra.uni", "bra", StringComparison.Ordinal));
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            throw new KernelCompilationException(
                $"The kernel {body.NameWithFunctions} cannot be compiled for a CUDA GPU ({target}): {IlgpuFault.Describe(fault)}",
                fault);
        }
    }

    /// <summary>
    /// ILGPU numbers labels and parameters through the whole process. From 0 in each text, the same kernel is the same text, and the driver, which
    /// keeps what it assembles by the text, assembles it once.
    /// </summary>
    private static string Renumber(string text)
    {
        Dictionary<string, int> numbers = [];
        return NumberedName().Replace(text, match =>
        {
            if (!numbers.TryGetValue(match.Value, out int number))
                numbers.Add(match.Value, number = numbers.Count);
            return $"{match.Groups[1].Value}_{number}";
        });
    }

    [GeneratedRegex(@"\b(L|_[A-Za-z]\w*)_\d+\b", RegexOptions.CultureInvariant)]
    private static partial Regex NumberedName();
}
