namespace ElectraDsl.Serving.Tests;

/// <summary>A model that trains in a second.</summary>
[ElectraModel(VocabularySize = 160, EmbeddingSize = 16, MaxPositions = 32)]
[Generator(Layers = 1, HiddenSize = 8, AttentionHeads = 1)]
[Discriminator(Layers = 1, HiddenSize = 16, AttentionHeads = 2)]
internal sealed partial record Tiny;

/// <summary>Its encoder as a masked language model, which knows nothing of replaced words.</summary>
[ElectraModel(Base = typeof(Tiny), Objective = Objective.MaskedLanguageModel)]
internal sealed partial record TinyMasked;

/// <summary>A label for a text.</summary>
[TextClassification(Encoder = typeof(Tiny), Labels = ["walk", "stand"])]
internal sealed partial record Motion;

/// <summary>A label for two texts.</summary>
[SentencePairClassification(Encoder = typeof(Tiny), Labels = ["other", "same"])]
internal sealed partial record Likeness;

/// <summary>A number for a text or two.</summary>
[TextRegression(Encoder = typeof(Tiny))]
internal sealed partial record Weight;

/// <summary>A label for each word.</summary>
[TokenClassification(Encoder = typeof(Tiny), Labels = ["O", "B-ANIMAL"])]
internal sealed partial record Animals;

/// <summary>An answer in a passage.</summary>
[QuestionAnswering(Encoder = typeof(Tiny))]
internal sealed partial record Answers;

/// <summary>A vector for each text.</summary>
[SentenceEmbedding(Encoder = typeof(Tiny), Pooling = Pooling.Cls)]
internal sealed partial record Vectors;

/// <summary>One of the choices of a text.</summary>
[MultipleChoice(Encoder = typeof(Tiny))]
internal sealed partial record Choices;
