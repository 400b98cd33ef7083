using System.Text;
using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>A tensor of the arena as a field of a generated module. The field's name is its key in TorchSharp's state dictionary.</summary>
/// <param name="Name">The field.</param>
/// <param name="Block">What it views.</param>
/// <param name="Path">The class that holds its offset.</param>
/// <param name="Index">"(index)" where the offset depends on a layer's index.</param>
/// <param name="Remark">Behind the shape.</param>
/// <param name="IsDetached">Whether the module reads it without training it.</param>
internal sealed record ModuleField(string Name, TensorBlock Block, string Path, string Index = "", string Remark = "", bool IsDetached = false)
{
    public string Declaration => $"private readonly {(IsDetached ? "Tensor" : "Parameter")} {Name}; // {Literal.Shape(Block.Shape)}{Remark}";

    public string Creation =>
        $"{Name} = arena.{(IsDetached ? "Detached" : "Parameter")}(Parameters.{Path}.{Block.Identifier}{Index}, {Literal.Sizes(Block.Shape)});";

    /// <summary>"QueryKeyValueWeight" to "query_key_value_weight".</summary>
    public static string Snake(string identifier)
    {
        StringBuilder snake = new();
        foreach (char letter in identifier)
        {
            if (char.IsUpper(letter) && snake.Length > 0)
                _ = snake.Append('_');
            _ = snake.Append(char.ToLowerInvariant(letter));
        }

        return snake.ToString();
    }
}
