namespace ElectraDsl.Tests.FineTuning.Publishing;

/// <summary>An encoder with the original's positions, which transformers' ELECTRA has.</summary>
[ElectraModel(VocabularySize = 160, EmbeddingSize = 16, MaxPositions = 64)]
[Generator(Layers = 1, HiddenSize = 8, AttentionHeads = 1, Positions = Positions.Learned)]
[Discriminator(Layers = 1, HiddenSize = 24, AttentionHeads = 2, Positions = Positions.Learned)]
internal sealed partial record Learned;

/// <summary>The same with rotary positions, which are RoFormer's, and an activation that its head would have, too.</summary>
[ElectraModel(Base = typeof(Learned))]
[Generator(Positions = Positions.Rotary)]
[Discriminator(Positions = Positions.Rotary, Activation = Activation.Relu)]
internal sealed partial record RotaryRelu;

/// <summary>The same with tables that are the generator's plus deltas.</summary>
[ElectraModel(Base = typeof(Learned), Tying = WeightTying.GradientDisentangled)]
internal sealed partial record LearnedDeltas;

/// <summary>Two labels.</summary>
[TextClassification(Encoder = typeof(Learned), Labels = ["negative", "positive"], Dropout = 0.2)]
internal sealed partial record LearnedSentiment;

/// <summary>The same labels, declared in another order.</summary>
[TextClassification(Encoder = typeof(Learned), Labels = ["positive", "negative"])]
internal sealed partial record TurnedSentiment;

/// <summary>Other labels.</summary>
[TextClassification(Encoder = typeof(Learned), Labels = ["positive", "neutral"])]
internal sealed partial record OtherSentiment;

/// <summary>On tables with deltas.</summary>
[TextClassification(Encoder = typeof(LearnedDeltas), Labels = ["negative", "positive"])]
internal sealed partial record DeltaSentiment;

/// <summary>Labels of two texts.</summary>
[SentencePairClassification(Encoder = typeof(Learned), Labels = ["different", "same"])]
internal sealed partial record LearnedPairs;

/// <summary>A number for two texts.</summary>
[TextRegression(Encoder = typeof(Learned))]
internal sealed partial record LearnedSimilarity;

/// <summary>A label for each word.</summary>
[TokenClassification(Encoder = typeof(Learned), Labels = ["O", "B-PER", "B-LOC"])]
internal sealed partial record LearnedEntities;

/// <summary>An answer in a passage.</summary>
[QuestionAnswering(Encoder = typeof(Learned))]
internal sealed partial record LearnedAnswers;

/// <summary>One of the choices of a text.</summary>
[MultipleChoice(Encoder = typeof(Learned))]
internal sealed partial record LearnedChoices;

/// <summary>The original's form of head.</summary>
[TextClassification(Encoder = typeof(Learned), Labels = ["negative", "positive"], Form = HeadForm.Original)]
internal sealed partial record OriginalForm;

/// <summary>A mean, where transformers takes [CLS].</summary>
[TextClassification(Encoder = typeof(Learned), Labels = ["negative", "positive"], Pooling = Pooling.Mean)]
internal sealed partial record MeanPooling;

/// <summary>RoFormer's head would have ReLU.</summary>
[TextClassification(Encoder = typeof(RotaryRelu), Labels = ["negative", "positive"])]
internal sealed partial record RotaryReluSentiment;

/// <summary>A head without an activation, which fits RoFormer with any.</summary>
[TokenClassification(Encoder = typeof(RotaryRelu), Labels = ["O", "B-PER", "B-LOC"])]
internal sealed partial record RotaryReluEntities;
