namespace ElectraDsl;

/// <summary>What a head on an encoder is trained to do.</summary>
public enum HeadTask
{
    /// <summary>One of several labels for a text.</summary>
    TextClassification,

    /// <summary>One of several labels for two texts: paraphrase, entailment.</summary>
    SentencePairClassification,

    /// <summary>A number for a text, or for two: similarity, a grade.</summary>
    TextRegression,

    /// <summary>One of several labels for each word: named entities, parts of speech.</summary>
    TokenClassification,

    /// <summary>Where in a passage the answer to a question stands.</summary>
    QuestionAnswering,

    /// <summary>A vector for a text, whose cosine with another text's says how alike the two are.</summary>
    SentenceEmbedding,

    /// <summary>One of several choices that a text has of its own.</summary>
    MultipleChoice,
}
