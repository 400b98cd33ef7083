using ElectraDsl.Ptx.Tests.Execution;
using ElectraDsl.Ptx.Tests.Parsing;

namespace ElectraDsl.Ptx.Tests.Decoding;

/// <summary>ld and st. A generic address, which is what ILGPU writes for tensors, must be one of global memory.</summary>
internal static partial class OpcodeTable
{
    private static readonly string[] MemoryTypes =
        ["b8", "u8", "s8", "b16", "u16", "s16", "b32", "u32", "s32", "f32", "b64", "u64", "s64"];

    private static void AddMemory()
    {
        foreach (string type in MemoryTypes)
        {
            int size = PtxParser.SizeOf(type);
            Entries.Add($"ld.param.{type}", operands => LoadParameter(operands, type));
            foreach ((string name, MemorySpace space) in new[]
                {
                    ("", MemorySpace.Global), (".global", MemorySpace.Global), (".shared", MemorySpace.Shared), (".local", MemorySpace.Local),
                })
            {
                foreach (int count in new[] { 1, 2, 4 })
                {
                    if (count * size > 16)
                        continue;
                    string vector = count == 1 ? "" : $".v{count}";
                    Entries.Add($"ld{name}{vector}.{type}", operands => Load(operands, space, type, count));
                    Entries.Add($"st{name}{vector}.{type}", operands => Store(operands, space, type, count));
                }
            }
        }
    }

    private static ParameterLoad LoadParameter(OperandReader operands, string type)
    {
        int size = PtxParser.SizeOf(type);
        return new ParameterLoad(
            operands.Expect(2).ParameterOffset(1, size), size, type[0] == 's', operands.DestinationBits() / 8, operands.Destination(isWider: true));
    }

    private static Load Load(OperandReader operands, MemorySpace space, string type, int count)
    {
        IReadOnlyList<PtxOperand> elements = operands.Expect(2).Elements(0, count);
        int[] registers = [.. elements.Select(element => operands.Element(element, type, isWritten: true))];
        return new Load(space, operands.Address(1), PtxParser.SizeOf(type), type[0] == 's', operands.SizeOf(elements[0]), registers);
    }

    private static Store Store(OperandReader operands, MemorySpace space, string type, int count)
    {
        int[] registers = [.. operands.Expect(2).Elements(1, count).Select(element => operands.Element(element, type, isWritten: false))];
        return new Store(space, operands.Address(0), PtxParser.SizeOf(type), registers);
    }
}
