using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Parsing;

/// <summary>A network attribute on a class that is not a model. For diagnostics only: it holds a location.</summary>
internal sealed record StrayNetwork(string Attribute, string Type, Location Location);
