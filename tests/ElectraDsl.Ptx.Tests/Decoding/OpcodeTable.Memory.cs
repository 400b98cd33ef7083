using ElectraDsl.Ptx.Tests.Execution;
using ElectraDsl.Ptx.Tests.Parsing;

namespace ElectraDsl.Ptx.Tests.Decoding;

/// <summary>
/// ld, st, and atomic operations on integers in shared memory. A generic address, which is what ILGPU writes for tensors, must be one of global
/// memory.
/// </summary>
internal static partial class OpcodeTable
{
    private static readonly string[] MemoryTypes =
        ["b8", "u8", "s8", "b16", "u16", "s16", "b32", "u32", "s32", "f32", "b64", "u64", "s64"];

    private static void AddMemory()
    {
        // The ISA names the space first; ptxas takes it behind the operation as well, where ILGPU writes it.
        Atomic<Add32>("add.shared.s32", "shared.add.s32", "add.shared.u32", "shared.add.u32");
        Atomic<MinimumSigned32>("min.shared.s32", "shared.min.s32");
        Atomic<MaximumSigned32>("max.shared.s32", "shared.max.s32");
        Atomic<Second>("exch.shared.b32", "shared.exch.b32");
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

    /// <summary>Of integers alone: their result does not depend on the order of threads.</summary>
    private static void Atomic<TOperation>(params ReadOnlySpan<string> operations)
        where TOperation : struct, IBinaryOperation
    {
        foreach (string operation in operations)
        {
            Entries.Add(
                $"atom.{operation}",
                operands => new SharedAtomic<TOperation>(operands.Expect(3).Destination(), operands.Address(1), operands.Source(2)));
            Entries.Add(
                $"red.{operation}",
                operands => new SharedAtomic<TOperation>(destination: null, operands.Expect(2).Address(0), operands.Source(1)));
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
