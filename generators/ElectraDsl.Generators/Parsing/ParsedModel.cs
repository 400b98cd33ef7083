using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Parsing;

/// <summary>What a declaration says, and where it says it. Only the diagnostics look at the second half; it is never equal to another's.</summary>
internal sealed record ParsedModel(ModelSpec Spec, SourceMap Places);
