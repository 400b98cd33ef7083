using ElectraDsl.Tests.Cli;

namespace ElectraDsl.Tests.FineTuning;

/// <summary>Heads of each kind as programs declare them, on the encoder of <see cref="Tiny"/>.</summary>
[TextClassification(Encoder = typeof(Tiny), Labels = ["negative", "positive"])]
internal sealed partial record TinySentiment;

/// <summary>A number for two texts.</summary>
[TextRegression(Encoder = typeof(Tiny), Pooling = Pooling.Mean)]
internal sealed partial record TinySimilarity;

/// <summary>A label for each word.</summary>
[TokenClassification(Encoder = typeof(Tiny), Labels = ["O", "B-PER", "B-LOC"])]
internal sealed partial record TinyEntities;

/// <summary>An answer in a passage.</summary>
[QuestionAnswering(Encoder = typeof(Tiny))]
internal sealed partial record TinyAnswers;

/// <summary>The mean as a text's vector.</summary>
[SentenceEmbedding(Encoder = typeof(Tiny))]
internal sealed partial record TinyVectors;

/// <summary>The hidden state of [CLS] as a text's vector.</summary>
[SentenceEmbedding(Encoder = typeof(Tiny), Pooling = Pooling.Cls)]
internal sealed partial record TinyClsVectors;

/// <summary>One of the choices of a text.</summary>
[MultipleChoice(Encoder = typeof(Tiny))]
internal sealed partial record TinyChoices;
