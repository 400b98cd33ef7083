using ElectraDsl.Ptx.Tests.Execution;
using ElectraDsl.Ptx.Tests.Parsing;

namespace ElectraDsl.Ptx.Tests.Decoding;

/// <summary>Makes a program of a text: slots for registers, places for arrays, objects for instructions, an order for the code.</summary>
internal static class KernelDecoder
{
    // Between shared arrays, and behind parameters: what reaches over the end of one is not in the next.
    private const int Gap = 64;

    /// <summary>Decodes a text.</summary>
    /// <param name="module">The text.</param>
    /// <param name="name">The C# method, for findings.</param>
    /// <param name="contracts">Whether products and sums are fused where that is allowed.</param>
    /// <exception cref="PtxFormatException">It holds something unknown.</exception>
    internal static KernelProgram Decode(PtxModule module, string name, bool contracts)
    {
        List<VariablePlace> shared = [.. Lay(module.Variables.Where(variable => variable.IsShared), SharedMemory.Base)];
        List<VariablePlace> local = [.. Lay(module.Variables.Where(variable => !variable.IsShared), 0)];
        List<ParameterPlace> parameters = [];
        foreach (PtxParameter parameter in module.Parameters)
        {
            int end = parameters.Count == 0 ? 0 : parameters[^1].Offset + parameters[^1].Size;
            parameters.Add(new ParameterPlace(Aligned(end, parameter.Alignment), parameter.Size, parameter.Alignment));
        }

        RegisterFile file = new(module.Registers, shared.Concat(local).ToDictionary(place => place.Name, place => place.Offset));
        Dictionary<string, ParameterPlace> byName = module.Parameters.Zip(parameters).ToDictionary(pair => pair.First.Name, pair => pair.Second);
        IReadOnlyList<BasicBlock> blocks = ControlFlow.BlocksOf(module);
        List<Instruction> code = [];
        Dictionary<BasicBlock, int> places = [];
        List<(Branch Branch, BasicBlock Target)> branches = [];
        IReadOnlyList<BasicBlock> order = ControlFlow.Order(blocks);
        for (int i = 0; i < order.Count; i++)
        {
            places.Add(order[i], code.Count);
            IReadOnlyDictionary<int, Contraction> contractions = Contraction.Of(contracts ? order[i].Instructions : []);
            for (int index = 0; index < order[i].Instructions.Count; index++)
            {
                PtxInstruction instruction = order[i].Instructions[index];
                OperandReader operands = new(instruction, file, byName);
                Instruction made = contractions.TryGetValue(index, out Contraction? contraction)
                    ? contraction.Decode(operands, file)
                    : Decode(operands, file);
                if (made is Branch branch)
                    branches.Add((branch, order[i].Target!));
                code.Add(made);
            }

            // The text went on with the next block, which may lie elsewhere now.
            if (order[i].Next is { } next && (i + 1 == order.Count || order[i + 1] != next))
            {
                Branch jump = new(null, false);
                branches.Add((jump, next));
                code.Add(jump);
            }
        }

        foreach ((Branch branch, BasicBlock to) in branches)
            branch.Destination = places[to];
        return new KernelProgram(
            name,
            code,
            file.Slots,
            file.Predicates,
            file.Constants,
            file.Specials,
            parameters.Count == 0 ? 0 : parameters[^1].Offset + parameters[^1].Size,
            [.. parameters.Select(place => place.Offset)],
            [.. parameters.Select(place => place.Size)],
            [.. parameters.Select(place => place.Alignment)],
            shared,
            local.Count == 0 ? 0 : local[^1].Offset + local[^1].Size,
            module.MaximumThreads);
    }

    private static Instruction Decode(OperandReader operands, RegisterFile file)
    {
        PtxInstruction instruction = operands.Instruction;
        int? guard = instruction.Guard is null ? null : file.Predicate(instruction, instruction.Guard);
        Instruction made = (instruction.Opcode, guard) switch
        {
            ("bra", _) when instruction.Operands is [{ Kind: PtxOperandKind.Symbol }] => new Branch(guard, instruction.IsGuardNegated),
            ("ret" or "exit", null) when instruction.Operands.Count == 0 => new Return(),
            ("bar.sync" or "barrier.sync", null) when instruction.Operands is [{ Kind: PtxOperandKind.Integer, Bits: 0 }] => new BarrierWait(),
            (_, int predicate) => new Guarded(OpcodeTable.Decode(operands), predicate, instruction.IsGuardNegated),
            _ => OpcodeTable.Decode(operands),
        };
        made.Place(instruction.Line, instruction.Text);
        return made;
    }

    private static IEnumerable<VariablePlace> Lay(IEnumerable<PtxVariable> variables, int start)
    {
        int end = start;
        foreach (PtxVariable variable in variables)
        {
            VariablePlace place = new(variable.Name, Aligned(end, variable.Alignment), variable.Size);
            end = place.Offset + place.Size + Gap;
            yield return place;
        }
    }

    private static int Aligned(int offset, int alignment) => (offset + alignment - 1) / alignment * alignment;
}
