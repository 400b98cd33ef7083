namespace ElectraDsl.Kernels;

/// <summary>The four random words of one counter. Fields, because kernels keep it in registers.</summary>
internal struct PhiloxBlock
{
    internal uint X;
    internal uint Y;
    internal uint Z;
    internal uint W;
}
