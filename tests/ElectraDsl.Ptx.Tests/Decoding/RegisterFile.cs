using ElectraDsl.Ptx.Tests.Execution;
using ElectraDsl.Ptx.Tests.Parsing;

namespace ElectraDsl.Ptx.Tests.Decoding;

/// <summary>
/// Gives registers, constants, special registers and the addresses of arrays their slots, and checks that an operand is of a type that the
/// instruction takes.
/// </summary>
internal sealed class RegisterFile
{
    private static readonly Dictionary<string, SpecialRegister> Known = new()
    {
        ["%tid.x"] = SpecialRegister.Thread,
        ["%ntid.x"] = SpecialRegister.Threads,
        ["%ctaid.x"] = SpecialRegister.Block,
        ["%nctaid.x"] = SpecialRegister.Blocks,
        ["%laneid"] = SpecialRegister.Lane,
        ["%tid.y"] = SpecialRegister.Zero,
        ["%tid.z"] = SpecialRegister.Zero,
        ["%ctaid.y"] = SpecialRegister.Zero,
        ["%ctaid.z"] = SpecialRegister.Zero,
        ["%ntid.y"] = SpecialRegister.One,
        ["%ntid.z"] = SpecialRegister.One,
        ["%nctaid.y"] = SpecialRegister.One,
        ["%nctaid.z"] = SpecialRegister.One,
    };

    private readonly IReadOnlyDictionary<string, string> types;
    private readonly IReadOnlyDictionary<string, int> variables;
    private readonly Dictionary<string, int> registers = [];
    private readonly Dictionary<string, int> predicates = [];
    private readonly Dictionary<ulong, int> constants = [];
    private readonly Dictionary<SpecialRegister, int> specials = [];

    /// <param name="types">Of the registers.</param>
    /// <param name="variables">Addresses of the arrays.</param>
    internal RegisterFile(IReadOnlyDictionary<string, string> types, IReadOnlyDictionary<string, int> variables)
    {
        this.types = types;
        this.variables = variables;
    }

    internal int Slots { get; private set; }

    internal int Predicates => predicates.Count;

    internal IReadOnlyList<(int Slot, ulong Value)> Constants => [.. constants.Select(constant => (constant.Value, constant.Key))];

    internal IReadOnlyList<(int Slot, SpecialRegister Special)> Specials => [.. specials.Select(special => (special.Value, special.Key))];

    /// <summary>The slot of an operand that is read as a type.</summary>
    internal int Source(PtxInstruction instruction, PtxOperand operand, string type)
    {
        switch (operand.Kind)
        {
            case PtxOperandKind.Integer when type[0] != 'f':
            case PtxOperandKind.Float when type is "f32" or "b32":
                return Constant(operand.Bits);
            case PtxOperandKind.Symbol when type is "b64" or "u64" or "s64" && variables.TryGetValue(operand.Name, out int address):
                return Constant((ulong)address);
            case PtxOperandKind.Register when Known.TryGetValue(operand.Name, out SpecialRegister special) && type is "b32" or "u32" or "s32":
                if (!specials.TryGetValue(special, out int known))
                    specials.Add(special, known = Slots++);
                return known;
            default:
                return Register(instruction, operand, type, isWider: false);
        }
    }

    /// <summary>The slot of a register that an instruction reads or writes as a type.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <param name="operand">The register.</param>
    /// <param name="type">The type that the instruction names.</param>
    /// <param name="isWider">Whether a wider register will do, as for ld, st and cvt.</param>
    internal int Register(PtxInstruction instruction, PtxOperand operand, string type, bool isWider)
    {
        if (operand.Kind != PtxOperandKind.Register || !types.TryGetValue(operand.Name, out string? own) || own == "pred")
            throw Wrong(instruction, $"{operand.Name} is no register of type {type}");
        bool isFloat = own[0] == 'f', wantsFloat = type[0] == 'f';
        int size = PtxParser.SizeOf(own), wanted = PtxParser.SizeOf(type);
        if ((isFloat && !wantsFloat && type[0] != 'b') || (isWider && !wantsFloat && !isFloat ? size < wanted : size != wanted))
            throw Wrong(instruction, $"{operand.Name} is of type {own}, not {type}");
        if (!registers.TryGetValue(operand.Name, out int slot))
            registers.Add(operand.Name, slot = Slots++);
        return slot;
    }

    /// <summary>Bytes of a register.</summary>
    internal int SizeOf(PtxOperand operand) => PtxParser.SizeOf(types[operand.Name]);

    /// <summary>The index of a predicate.</summary>
    internal int Predicate(PtxInstruction instruction, PtxOperand operand) =>
        operand.Kind == PtxOperandKind.Register ? Predicate(instruction, operand.Name) : throw Wrong(instruction, "a predicate is missing");

    /// <summary>The index of a predicate.</summary>
    internal int Predicate(PtxInstruction instruction, string name)
    {
        if (!types.TryGetValue(name, out string? type) || type != "pred")
            throw Wrong(instruction, $"{name} is no predicate");
        if (!predicates.TryGetValue(name, out int index))
            predicates.Add(name, index = predicates.Count);
        return index;
    }

    /// <summary>The address that an operand in brackets means.</summary>
    internal MemoryAddress Address(PtxInstruction instruction, PtxOperand operand)
    {
        if (operand.Kind != PtxOperandKind.Address)
            throw Wrong(instruction, "an address is missing");
        return operand.Name[0] == '%'
            ? new(Register(instruction, operand with { Kind = PtxOperandKind.Register }, "b64", isWider: false), operand.Offset)
            : new(Source(instruction, operand with { Kind = PtxOperandKind.Symbol }, "b64"), operand.Offset);
    }

    private int Constant(ulong value)
    {
        if (!constants.TryGetValue(value, out int slot))
            constants.Add(value, slot = Slots++);
        return slot;
    }

    private static PtxFormatException Wrong(PtxInstruction instruction, string what) => new(instruction.Line, $"{instruction.Text}: {what}");
}
