namespace ElectraDsl.Serving.Tests;

/// <summary>A model that trains in a second.</summary>
[ElectraModel(VocabularySize = 160, EmbeddingSize = 16, MaxPositions = 32)]
[Generator(Layers = 1, HiddenSize = 8, AttentionHeads = 1)]
[Discriminator(Layers = 1, HiddenSize = 16, AttentionHeads = 2)]
internal sealed partial record Tiny;

/// <summary>Its encoder as a masked language model, which knows nothing of replaced words.</summary>
[ElectraModel(Base = typeof(Tiny), Objective = Objective.MaskedLanguageModel)]
internal sealed partial record TinyMasked;
