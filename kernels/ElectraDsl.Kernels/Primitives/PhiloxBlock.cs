using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels;

/// <summary>The four random words of one counter. Fields, because kernels keep it in registers.</summary>
internal struct PhiloxBlock
{
    internal uint X;
    internal uint Y;
    internal uint Z;
    internal uint W;

    /// <summary>One of the words, from 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly uint Word(int index) => index == 0 ? X : index == 1 ? Y : index == 2 ? Z : W;
}
