using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>A tensor of a head.</summary>
/// <param name="Name">Its name in Hugging Face's ELECTRA, or where that has no such head, in its style: <c>classifier.dense.weight</c>.</param>
/// <param name="Identifier">What its offset is called: <c>ClassifierDenseWeight</c>.</param>
/// <param name="Shape">Matrices are [output, input].</param>
/// <param name="Offset">Values between the end of the encoder's model and its first one.</param>
internal sealed record HeadTensor(string Name, string Identifier, EquatableArray<int> Shape, long Offset)
{
    /// <summary>Number of values.</summary>
    public long Count
    {
        get
        {
            long count = 1;
            foreach (int size in Shape)
                count *= size;
            return count;
        }
    }

    /// <summary>The field that holds it: <c>classifier_dense_weight</c>.</summary>
    public string Field => Name.Replace('.', '_');

    /// <summary>Whether it is added to a product.</summary>
    public bool IsBias => Shape.Count == 1;
}
