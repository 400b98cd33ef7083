namespace ElectraDsl.Generators.Planning;

/// <summary>What both networks have in common.</summary>
internal readonly record struct ModelSizes(int VocabularySize, int MaxPositions, int TokenTypes);
