namespace ElectraDsl.Kernels;

/// <summary>
/// What the kernels of one model are specialized for: its numbers, and the functions that it may swap. Implemented by an empty struct whose
/// properties return literals and whose functions call those of the chosen structs; closing a kernel over it folds all of them into the machine code
/// of every backend.
/// </summary>
/// <remarks>
/// A kernel has this one type parameter, whatever can be swapped: an interface of functions more is a base more of this one, and a <see cref="Type"/>
/// property for what is decided before a kernel runs, such as a faster way where the function is the built-in one.
/// </remarks>
public interface IModelSpec : IMaskingPolicy, ISampler, IRtdLoss
{
    /// <summary>Number of entries of the vocabulary, 1 to 2^24: the width of the generator's logits.</summary>
    static abstract int VocabularySize { get; }

    /// <summary>Id of the padding token.</summary>
    static abstract int PadTokenId { get; }

    /// <summary>Id of the token that opens a row; never masked.</summary>
    static abstract int ClsTokenId { get; }

    /// <summary>Id of the token that closes a segment; never masked.</summary>
    static abstract int SepTokenId { get; }

    /// <summary>Id that stands in for a masked token; never chosen for masking itself.</summary>
    static abstract int MaskTokenId { get; }

    /// <summary>Share of a row's tokens that is chosen for prediction, in (0, 1): 0.15 in the original's small and base models.</summary>
    static abstract float MaskProbability { get; }

    /// <summary>
    /// Probability that a chosen token is replaced by <see cref="MaskTokenId"/> instead of being left as it is, in [0, 1]: 0.85 in the original.
    /// </summary>
    static abstract float MaskReplaceProbability { get; }

    /// <summary>
    /// Probability that a chosen token is replaced by a random one of the vocabulary, in [0, 1 - <see cref="MaskReplaceProbability"/>]: 0.1 in BERT,
    /// 0 in the original.
    /// </summary>
    static abstract float RandomReplaceProbability { get; }

    /// <summary>How the tokens that are predicted are chosen: without replacement unless the model says otherwise.</summary>
    static abstract MaskingMode Masking { get; }

    /// <summary>Whether the true token is drawn only where nothing else can be, at every temperature: false in the original's recipes.</summary>
    static abstract bool DisallowCorrect { get; }

    /// <summary>
    /// Only so many tokens, those of the largest logits, may be drawn, equal ones in the order of the vocabulary; 0 for all. The true token keeps its
    /// place among them where <see cref="DisallowCorrect"/> holds.
    /// </summary>
    static abstract int SampleTopK { get; }

    /// <summary>The struct whose <see cref="IMaskingPolicy"/> this one's is: <see cref="UniformMasking"/> unless the model names another.</summary>
    static abstract Type MaskingPolicy { get; }

    /// <summary>The struct whose <see cref="ISampler"/> this one's is: <see cref="GumbelMaxSampling"/> unless the model names another.</summary>
    static abstract Type Sampler { get; }

    /// <summary>The struct whose <see cref="IRtdLoss"/> this one's is: <see cref="BinaryCrossEntropy"/> unless the model names another.</summary>
    static abstract Type RtdLoss { get; }
}
