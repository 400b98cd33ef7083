namespace ElectraDsl.Kernels.Backends.Ilgpu;

/// <summary>What ILGPU's compiler says of a body that it refuses.</summary>
internal static class IlgpuFault
{
    /// <summary>
    /// The innermost message, which names the cause ("not supported: double…"), in one line: ILGPU wraps it in "internal compiler error".
    /// </summary>
    internal static string Describe(Exception fault) => fault.GetBaseException().Message.ReplaceLineEndings(" ").Trim();
}
