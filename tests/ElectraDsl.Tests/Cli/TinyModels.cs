using ElectraDsl.Data;

namespace ElectraDsl.Tests.Cli;

/// <summary>A model that trains in a second.</summary>
[ElectraModel(VocabularySize = 160, EmbeddingSize = 16, MaxPositions = 32)]
[Generator(Layers = 1, HiddenSize = 8, AttentionHeads = 1)]
[Discriminator(Layers = 1, HiddenSize = 16, AttentionHeads = 2)]
internal sealed partial record Tiny;

/// <summary>Another one in the same project, of other sizes.</summary>
[ElectraModel(VocabularySize = 160, EmbeddingSize = 16, MaxPositions = 32)]
[Generator(Layers = 2, HiddenSize = 16, AttentionHeads = 2)]
[Discriminator(Layers = 2, HiddenSize = 24, AttentionHeads = 3)]
internal sealed partial record Wide;

/// <summary>The encoder of <see cref="Tiny"/> as a masked language model, with the original's positions.</summary>
[ElectraModel(Base = typeof(Tiny), Objective = Objective.MaskedLanguageModel)]
[Discriminator(Positions = Positions.Learned, Norm = NormPlacement.Post)]
internal sealed partial record TinyMasked;

/// <summary>The same with rotary positions.</summary>
[ElectraModel(Base = typeof(TinyMasked))]
[Discriminator(Positions = Positions.Rotary)]
internal sealed partial record TinyMaskedRotary;

/// <summary>A model that reads letter by letter, as proteins are read.</summary>
[ElectraModel(Base = typeof(Tiny), VocabularySize = 40, Pretokenization = Pretokenization.Characters)]
internal sealed partial record Letters;

/// <summary>A model that brings its own text.</summary>
[ElectraModel(VocabularySize = 160, EmbeddingSize = 16, MaxPositions = 32)]
[Generator(Layers = 1, HiddenSize = 8, AttentionHeads = 1)]
[Discriminator(Layers = 1, HiddenSize = 16, AttentionHeads = 2)]
internal sealed partial record Storyteller
{
    public Storyteller()
    {
        (Steps, BatchSize, SequenceLength, WarmupSteps) = (6, 4, 32, 2);
        (EvaluationSequences, ReportEvery) = (16, 3);
    }

    public override ICorpus Corpus => new SmallText();
}

/// <summary>Two labels for a text.</summary>
[TextClassification(Encoder = typeof(Tiny), Labels = ["cat", "dog"])]
internal sealed partial record Animal;

/// <summary>Two labels for two texts.</summary>
[SentencePairClassification(Encoder = typeof(Tiny), Labels = ["different", "same"], Form = HeadForm.Original, Pooling = Pooling.Mean)]
internal sealed partial record SameAnimal;

/// <summary>A number for a text or two.</summary>
[TextRegression(Encoder = typeof(Tiny))]
internal sealed partial record Likeness;

/// <summary>A label for each word.</summary>
[TokenClassification(Encoder = typeof(Tiny), Labels = ["O", "B-ANIMAL", "I-ANIMAL"])]
internal sealed partial record AnimalNames;

/// <summary>Where an answer stands.</summary>
[QuestionAnswering(Encoder = typeof(Tiny))]
internal sealed partial record AnimalAnswers;

/// <summary>One of the choices of a text.</summary>
[MultipleChoice(Encoder = typeof(Tiny))]
internal sealed partial record AnimalChoices;

/// <summary>Vectors of texts.</summary>
[SentenceEmbedding(Encoder = typeof(Tiny), Pooling = Pooling.Cls)]
internal sealed partial record AnimalVectors;
