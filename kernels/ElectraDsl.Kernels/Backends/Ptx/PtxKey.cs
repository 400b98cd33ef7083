using System.Security.Cryptography;
using System.Text;
using ElectraDsl.Kernels.Backends.Portable;

namespace ElectraDsl.Kernels.Backends.Ptx;

/// <summary>Names the text of a kernel: equal for equal code, type arguments, spec values, target and compiler, and for nothing else.</summary>
internal static class PtxKey
{
    /// <summary>64 hexadecimal digits.</summary>
    internal static string Of(KernelBody body, PtxTarget target) =>
        Hash(string.Join('\n', [PtxCompiler.Version, target.ToString(), .. KernelCode.Describe(body)]));

    /// <summary>SHA-256 of a text, in hexadecimal digits.</summary>
    internal static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
