namespace ElectraDsl.Generators.Model;

/// <summary>Ids of the tokens that mean something to the objective.</summary>
internal readonly record struct SpecialTokens(int Pad, int Unknown, int Cls, int Sep, int Mask);
