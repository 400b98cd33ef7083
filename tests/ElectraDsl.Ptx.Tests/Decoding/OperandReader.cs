using ElectraDsl.Ptx.Tests.Parsing;

namespace ElectraDsl.Ptx.Tests.Decoding;

/// <summary>The operands of one instruction as an entry of <see cref="OpcodeTable"/> reads them.</summary>
internal sealed class OperandReader(PtxInstruction instruction, RegisterFile file, IReadOnlyDictionary<string, ParameterPlace> parameters)
{
    /// <summary>The instruction.</summary>
    internal PtxInstruction Instruction => instruction;

    /// <summary>The last part of the opcode: "s32" of "add.s32".</summary>
    internal string Type => instruction.Opcode[(instruction.Opcode.LastIndexOf('.') + 1)..];

    /// <summary>Fails unless there are so many operands.</summary>
    internal OperandReader Expect(int count) =>
        instruction.Operands.Count == count ? this : throw Wrong($"{instruction.Operands.Count} operands instead of {count}");

    /// <summary>Slot of the register that is written.</summary>
    internal int Destination(string? type = null, bool isWider = false) =>
        file.Register(instruction, instruction.Operands[0], type ?? Type, isWider);

    /// <summary>Slot of an operand that is read.</summary>
    internal int Source(int index, string? type = null) => file.Source(instruction, instruction.Operands[index], type ?? Type);

    /// <summary>Slot of a register that is read and may be wider than the type.</summary>
    internal int WideSource(int index, string type) =>
        instruction.Operands[index].Kind == PtxOperandKind.Register && !instruction.Operands[index].Name.Contains('.', StringComparison.Ordinal)
            ? file.Register(instruction, instruction.Operands[index], type, isWider: true)
            : file.Source(instruction, instruction.Operands[index], type);

    /// <summary>Index of a predicate.</summary>
    internal int Predicate(int index) => file.Predicate(instruction, instruction.Operands[index]);

    /// <summary>Bits of the destination's register.</summary>
    internal int DestinationBits() => 8 * file.SizeOf(instruction.Operands[0]);

    /// <summary>The address that is read or written.</summary>
    internal Execution.MemoryAddress Address(int index) => file.Address(instruction, instruction.Operands[index]);

    /// <summary>The registers of a vector, or the one of no vector.</summary>
    internal IReadOnlyList<PtxOperand> Elements(int index, int count)
    {
        PtxOperand operand = instruction.Operands[index];
        IReadOnlyList<PtxOperand> elements = operand.Kind == PtxOperandKind.Vector ? operand.Parts : [operand];
        return elements.Count == count ? elements : throw Wrong($"{elements.Count} elements instead of {count}");
    }

    /// <summary>Slot of an element that is written, or read.</summary>
    internal int Element(PtxOperand element, string type, bool isWritten) =>
        isWritten || element.Kind == PtxOperandKind.Register
            ? file.Register(instruction, element, type, isWider: true)
            : file.Source(instruction, element, type);

    /// <summary>Bytes of an element's register.</summary>
    internal int SizeOf(PtxOperand element) => file.SizeOf(element);

    /// <summary>Where bytes of a parameter lie among all.</summary>
    internal int ParameterOffset(int index, int size)
    {
        PtxOperand operand = instruction.Operands[index];
        if (operand.Kind != PtxOperandKind.Address || !parameters.TryGetValue(operand.Name, out ParameterPlace? place))
            throw Wrong("no parameter");
        if (operand.Offset < 0 || operand.Offset + size > place.Size)
            throw Wrong($"{size} bytes from byte {operand.Offset} of {operand.Name}, which has {place.Size}");
        return operand.Offset % size == 0 && place.Alignment % size == 0
            ? place.Offset + (int)operand.Offset
            : throw Wrong($"byte {operand.Offset} of {operand.Name} is misaligned");
    }

    /// <summary>What is wrong with the instruction.</summary>
    internal PtxFormatException Wrong(string what) => new(instruction.Line, $"{instruction.Text}: {what}");
}
