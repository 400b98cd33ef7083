using ILGPU.Runtime.Cuda;

namespace ElectraDsl.Kernels.Backends.Ptx;

/// <summary>The GPU that a text is written for. A driver translates it for any later one, too.</summary>
/// <param name="Major">Compute capability, before the point.</param>
/// <param name="Minor">Compute capability, behind the point.</param>
internal readonly record struct PtxTarget(int Major, int Minor)
{
    /// <summary>
    /// A100 and its contemporaries, the oldest with bfloat16; the kernels use nothing newer, so newer GPUs gain nothing by a text of their own.
    /// </summary>
    internal static PtxTarget Newest { get; } = new(8, 0);

    /// <summary>V100 and its contemporaries: the oldest whose text is assembled and executed by tests.</summary>
    internal static PtxTarget Oldest { get; } = new(7, 0);

    /// <summary>PTX 7.0, which drivers read since CUDA 11.0, the first for <see cref="Newest"/>.</summary>
    internal static CudaInstructionSet InstructionSet => CudaInstructionSet.ISA_70;

    /// <summary>The CUDA that a driver must serve to read <see cref="InstructionSet"/>, as a driver states it: 11.0.</summary>
    internal const int LeastDriverVersion = 11_000;

    /// <summary>Whether a GPU is older than <see cref="Oldest"/>.</summary>
    internal bool IsTooOld => Major < Oldest.Major;

    /// <summary>As ILGPU names it.</summary>
    internal CudaArchitecture Architecture => new(Major, Minor);

    /// <summary>The target for a GPU: its own capability, and <see cref="Newest"/> for what came after.</summary>
    internal static PtxTarget For(int major, int minor) => major >= Newest.Major ? Newest : new PtxTarget(major, minor);

    /// <summary>As people write it: 12020 is 12.2.</summary>
    internal static string VersionText(int version) => $"{version / 1000}.{version % 1000 / 10}";

    /// <summary>As in the text: sm_80.</summary>
    public override string ToString() => $"sm_{Major}{Minor}";
}
