namespace ElectraDsl.Kernels.Tests.Portable;

/// <summary>A struct as a kernel may take one, of an odd number of words.</summary>
public readonly struct ProbeFields(int first, float second, uint third)
{
    internal readonly int First = first;
    internal readonly float Second = second;
    internal readonly uint Third = third;
}
