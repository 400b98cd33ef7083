using System.Linq;
using System.Text;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>
/// Values that lie side by side and that a module sees as one tensor: one parameter, or several of one shape stacked by rows (query, key and
/// value, so that one product computes all three).
/// </summary>
/// <param name="Identifier">Its name in generated code.</param>
/// <param name="Kind">What it does with what passes by it.</param>
/// <param name="Shape">Rows and columns of a matrix [out, in], or the length of a vector: of the whole stack.</param>
/// <param name="Initializer">How it starts.</param>
/// <param name="Range">Standard deviation of a normal start.</param>
/// <param name="Names">The parameters' names in Hugging Face's files: whole, or behind "electra.encoder.layer.N." for a layer's.</param>
/// <param name="Offset">Values from the start of the block's segment, in the block's own region.</param>
internal sealed record TensorBlock(
    string Identifier,
    TensorKind Kind,
    EquatableArray<int> Shape,
    Initializer Initializer,
    double Range,
    EquatableArray<string> Names,
    long Offset = 0)
{
    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Shape of each of the stacked parameters.</summary>
    public EquatableArray<int> PartShape => [Shape[0] / Names.Count, .. Shape.Skip(1)];

    /// <summary>Number of values of each of the stacked parameters.</summary>
    public long PartCount => Count / Names.Count;

    /// <summary>Whose costs are its own.</summary>
    public NetworkPart Part { get; init; }

    /// <summary>The field of a generated module that views it, which is its key in TorchSharp's state dictionary.</summary>
    public string Field { get; init; } = Snake(Identifier);

    /// <summary>Whether weight decay applies.</summary>
    public bool IsDecayed => Kind.IsDecayed();

    /// <summary>"QueryKeyValueWeight" to "query_key_value_weight".</summary>
    private static string Snake(string identifier)
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
