using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>A tensor of the arena as a field of a generated module.</summary>
/// <param name="Block">What it views.</param>
/// <param name="Path">The class that holds its offset.</param>
/// <param name="Index">"(index)" where the offset depends on a layer's index.</param>
/// <param name="Remark">Behind the shape.</param>
/// <param name="IsDetached">Whether the module reads it without training it.</param>
internal sealed record ModuleField(TensorBlock Block, string Path, string Index = "", string Remark = "", bool IsDetached = false)
{
    public string Declaration => $"private readonly {(IsDetached ? "Tensor" : "Parameter")} {Block.Field}; // {Literal.Shape(Block.Shape)}{Remark}";

    public string Creation =>
        $"{Block.Field} = arena.{(IsDetached ? "Detached" : "Parameter")}(Parameters.{Path}.{Block.Identifier}{Index}, {Literal.Sizes(Block.Shape)});";
}
