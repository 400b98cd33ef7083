using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Parsing;

/// <summary>What a head's declaration says, and where it says it.</summary>
internal sealed record ParsedHead(HeadSpec Spec, SourceMap Places);
