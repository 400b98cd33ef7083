namespace ElectraDsl.Tests.Documentation;

/// <summary>A model that sets no hyperparameter.</summary>
[ElectraModel(VocabularySize = 1_000)]
[Generator(HiddenSize = 16, AttentionHeads = 1)]
[Discriminator(HiddenSize = 64, AttentionHeads = 4)]
internal sealed partial record PlainModel;
