namespace ElectraDsl.Export;

/// <summary>What flows from one node of a graph to others.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">Its element type.</param>
internal readonly record struct OnnxValue(string Name, OnnxType Type);
