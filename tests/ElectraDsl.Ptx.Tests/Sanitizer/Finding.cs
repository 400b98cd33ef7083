namespace ElectraDsl.Ptx.Tests.Sanitizer;

/// <summary>One thing that a kernel did wrong.</summary>
/// <param name="Kind">What.</param>
/// <param name="Kernel">The C# method.</param>
/// <param name="Line">Line of its PTX text, from 1; 0 where it is about the launch.</param>
/// <param name="Instruction">That line.</param>
/// <param name="Detail">Addresses, threads, blocks.</param>
internal sealed record Finding(FindingKind Kind, string Kernel, int Line, string Instruction, string Detail)
{
    public override string ToString() => Line == 0 ? $"{Kernel}: {Kind}: {Detail}" : $"{Kernel}, PTX line {Line}, {Instruction}: {Kind}: {Detail}";
}
