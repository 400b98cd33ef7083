// What the user writes.
using ElectraDsl;

namespace Samples;

[ElectraModel(VocabularySize = 4_096, EmbeddingSize = 128, MaxPositions = 64, LayerNormEpsilon = 1e-12)]
[Generator(Layers = 2, HiddenSize = 64, AttentionHeads = 1, FeedForwardSize = 256, Norm = NormPlacement.Post, Dropout = 0.1, AttentionDropout = 0.1)]
[Discriminator(Layers = 2, HiddenSize = 128, AttentionHeads = 2, FeedForwardSize = 512, Norm = NormPlacement.Pre, Dropout = 0, AttentionDropout = 0)]
public sealed partial record QuickStart;
