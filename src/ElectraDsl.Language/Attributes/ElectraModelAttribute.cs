namespace ElectraDsl;

/// <summary>
/// Makes a partial record an ELECTRA model: the compiler checks it and writes its networks, kernels and trainer. Needs a
/// <see cref="GeneratorAttribute"/> and a <see cref="DiscriminatorAttribute"/> beside it, or a <see cref="Base"/> that has them; a masked language
/// model needs the latter only.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ElectraModelAttribute : Attribute
{
    /// <summary>
    /// Another model, of which this one is a variant: what the three attributes do not name here is as it is there (a network's attribute
    /// may be left out whole), and so are the recipe's defaults, which a constructor of this record may change again.
    /// </summary>
    /// <value>A record with <see cref="ElectraModelAttribute"/>, of this project or another.</value>
    public Type? Base { get; set; }

    /// <summary>What the model is trained to do. Networks that the objective has no use for, such as a base's generator, are not built.</summary>
    public Objective Objective { get; set; }

    /// <summary>
    /// Whether the encoder also learns which two segments belong together, as BERT does: the hidden state of [CLS] says whether the second one
    /// follows the first, and the mean of its cross-entropy over the pairs of a batch is added to the loss. Of masked language models that tell
    /// segments apart (<see cref="TokenTypes"/> of 2 or more); their examples are packed as <see cref="Packing.NextSentence"/>.
    /// </summary>
    public bool NextSentencePrediction { get; set; }

    /// <summary>Number of word pieces, special tokens included: 8 to 1,000,000.</summary>
    public int VocabularySize { get; set; }

    /// <summary>
    /// Width of the embedding tables: 1 to 65,536. The discriminator's hidden size where it is not given; a network whose hidden size
    /// differs gets a projection.
    /// </summary>
    public int EmbeddingSize { get; set; }

    /// <summary>The longest possible sequence, and the rows of a position table: 8 to 65,536.</summary>
    public int MaxPositions { get; set; } = 512;

    /// <summary>Number of segment kinds: 0 (no token-type table) to 16; 2 for sentence pairs, which 1 does not tell apart.</summary>
    public int TokenTypes { get; set; } = 2;

    /// <summary>Which weights the two networks share.</summary>
    public WeightTying Tying { get; set; } = WeightTying.Embeddings;

    /// <summary>Part of a sequence's tokens that is masked: above 0, at most 1.</summary>
    public double MaskProbability { get; set; } = 0.15;

    /// <summary>
    /// Part of the chosen tokens that really becomes [MASK]: 0 to 1; the rest stays visible to the generator (0.85 in the original).
    /// </summary>
    public double MaskReplaceProbability { get; set; } = 0.85;

    /// <summary>
    /// Part of the chosen tokens that becomes a random token of the vocabulary: 0 to 1, together with <see cref="MaskReplaceProbability"/> at most 1
    /// (none in the original; BERT has 0.1 beside 0.8).
    /// </summary>
    public double RandomReplaceProbability { get; set; }

    /// <summary>How the tokens that are masked are chosen: without replacement, where the original draws with replacement.</summary>
    public MaskingMode Masking { get; set; } = MaskingMode.Distinct;

    /// <summary>
    /// What the generator's logits are divided by before a token is drawn: 0.01 to 100. Above 1 the samples are more varied than the generator thinks
    /// right, below 1 they are its likelier predictions. Its loss knows nothing of it.
    /// </summary>
    public double SamplingTemperature { get; set; } = RecipeDefaults.SamplingTemperature;

    /// <summary>
    /// Whether the true token is never drawn, at whatever temperature, so that every masked token is a replaced one: false in the original's recipes.
    /// The original takes 1,000 off the true token's logit after the division by the temperature, which below 1 does not always suffice.
    /// </summary>
    public bool DisallowCorrect { get; set; }

    /// <summary>
    /// How many of the generator's likeliest tokens may be drawn: 1 to the size of the vocabulary, 0 for all; at least 2 with
    /// <see cref="DisallowCorrect"/>, where the true token is one of them if it is likely.
    /// </summary>
    public int SampleTopK { get; set; }

    /// <summary>How text is split into the words that are spelled in word pieces.</summary>
    public Pretokenization Pretokenization { get; set; }

    /// <summary>Id of [PAD].</summary>
    public int PadTokenId { get; set; }

    /// <summary>Id of [UNK].</summary>
    public int UnknownTokenId { get; set; } = 1;

    /// <summary>Id of [CLS].</summary>
    public int ClsTokenId { get; set; } = 2;

    /// <summary>Id of [SEP].</summary>
    public int SepTokenId { get; set; } = 3;

    /// <summary>Id of [MASK].</summary>
    public int MaskTokenId { get; set; } = 4;
}
