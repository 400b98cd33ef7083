using ElectraDsl.Ptx.Tests.Execution;
using ElectraDsl.Ptx.Tests.Parsing;

namespace ElectraDsl.Ptx.Tests.Decoding;

/// <summary>
/// A sum whose operand is a product of the same block, neither of which names a rounding: the ISA lets an assembler fuse them, and ptxas does. The
/// product is computed besides, for whoever else reads it.
/// </summary>
/// <param name="Product">The mul.f32.</param>
/// <param name="Position">Which operand of the sum it is, 1 or 2.</param>
internal sealed record Contraction(PtxInstruction Product, int Position)
{
    /// <summary>The sums of a block that can be fused, by their index.</summary>
    internal static IReadOnlyDictionary<int, Contraction> Of(IReadOnlyList<PtxInstruction> instructions)
    {
        Dictionary<int, Contraction> found = [];
        Dictionary<string, PtxInstruction> products = [];
        for (int i = 0; i < instructions.Count; i++)
        {
            PtxInstruction instruction = instructions[i];
            if (instruction is { Opcode: "add.f32" or "sub.f32", Guard: null, Operands.Count: 3 })
            {
                for (int position = 1; position <= 2 && !found.ContainsKey(i); position++)
                {
                    if (products.TryGetValue(instruction.Operands[position].Name, out PtxInstruction? product))
                        found.Add(i, new Contraction(product, position));
                }
            }

            // What is written anew is no longer the product, nor what it was made of.
            foreach (PtxOperand written in instruction.Operands.Take(1).SelectMany(operand => operand.Parts.Append(operand)))
            {
                foreach (string stale in products.Keys.Where(name => products[name].Operands.Any(used => used.Name == written.Name)).ToArray())
                    _ = products.Remove(stale);
            }

            if (instruction is { Opcode: "mul.f32", Guard: null, Operands: [{ Kind: PtxOperandKind.Register } target, var left, var right] }
                && target.Name != left.Name && target.Name != right.Name)
                products[target.Name] = instruction;
        }

        return found;
    }

    /// <summary>The fused instruction in the place of the sum.</summary>
    internal Instruction Decode(OperandReader sum, RegisterFile file)
    {
        int destination = sum.Expect(3).Destination(), other = sum.Source(3 - Position);
        int left = file.Source(Product, Product.Operands[1], "f32"), right = file.Source(Product, Product.Operands[2], "f32");
        StraightInstruction made = sum.Instruction.Opcode == "add.f32" ? new Ternary<FusedProduct>(destination, left, right, other)
            : Position == 1 ? new Ternary<FusedProductMinus>(destination, left, right, other)
            : new Ternary<FusedMinusProduct>(destination, left, right, other);
        made.Place(sum.Instruction.Line, sum.Instruction.Text);
        return made;
    }
}
