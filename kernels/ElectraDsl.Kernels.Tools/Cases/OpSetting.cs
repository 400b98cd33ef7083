namespace ElectraDsl.Kernels.Tools.Cases;

/// <summary>One way to call an op: shapes, what the inputs hold, and its numbers.</summary>
/// <param name="Shape">For people: "5 x 30,522".</param>
/// <param name="Inputs">The tensors, in the order of the op's signature.</param>
/// <param name="Numbers">Its other arguments by name.</param>
internal sealed record OpSetting(string Shape, IReadOnlyList<OpInput> Inputs, IReadOnlyDictionary<string, double> Numbers)
{
    /// <summary>The seed and step that every setting draws with.</summary>
    internal static RandomKey Key { get; } = new(0x0123456789ABCDEF, 42);

    /// <summary>A number as an int.</summary>
    internal int Integer(string name) => (int)Numbers[name];

    /// <summary>A number as the float that kernels take.</summary>
    internal float Single(string name) => (float)Numbers[name];
}
