#if NET
using System.Text.Json.Serialization;
#endif

namespace ElectraDsl;

/// <summary>What the compiler knows of a model: everything that shapes tensors. Generated, one a model.</summary>
/// <param name="Name">The record's name.</param>
/// <param name="FullName">The record's name with its namespace.</param>
/// <param name="Fingerprint">
/// Changes whenever the declaration changes in a way that makes older checkpoints unusable. 16 hexadecimal digits.
/// </param>
/// <param name="VocabularySize">Number of word pieces, special tokens included.</param>
/// <param name="EmbeddingSize">Width of the embedding tables.</param>
/// <param name="MaxPositions">The longest possible sequence.</param>
/// <param name="TokenTypes">Number of segment kinds.</param>
/// <param name="Tying">Which weights the networks share.</param>
/// <param name="MaskProbability">Part of a sequence's tokens that is masked.</param>
/// <param name="MaskReplaceProbability">Part of the chosen tokens that really becomes [MASK].</param>
/// <param name="Masking">How they are chosen.</param>
/// <param name="SpecialTokens">Ids of the special tokens.</param>
public sealed record ModelConfig(
    string Name,
    string FullName,
    string Fingerprint,
    int VocabularySize,
    int EmbeddingSize,
    int MaxPositions,
    int TokenTypes,
    WeightTying Tying,
    double MaskProbability,
    double MaskReplaceProbability,
    MaskingMode Masking,
    SpecialTokens SpecialTokens)
{
    /// <summary>What it is trained to do. What other objectives do not know of is absent in run.json.</summary>
#if NET
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
#endif
    public Objective Objective { get; init; }

    /// <summary>Whether the encoder also learns which two segments belong together: a head that only training needs.</summary>
#if NET
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
#endif
    public bool NextSentencePrediction { get; init; }

    /// <summary>How text is split into the words that are spelled in word pieces.</summary>
#if NET
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
#endif
    public Pretokenization Pretokenization { get; init; }

    /// <summary>The generator; null where the objective has none.</summary>
#if NET
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
#endif
    public NetworkConfig? Generator { get; init; }

    /// <summary>The discriminator; null where the objective has none.</summary>
#if NET
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
#endif
    public NetworkConfig? Discriminator { get; init; }

    /// <summary>The encoder of an objective that has one network; null for others.</summary>
#if NET
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
#endif
    public NetworkConfig? Encoder { get; init; }

    /// <summary>The networks by name, as run.json names them; the one that is kept last.</summary>
#if NET
    [JsonIgnore]
#endif
    public IReadOnlyList<(string Name, NetworkConfig Config)> Networks =>
    [
        .. new[] { (NetworkRole.Generator, Generator), (NetworkRole.Discriminator, Discriminator), (NetworkRole.Encoder, Encoder) }
            .Where(network => network.Item2 is not null)
            .Select(network => (NetworkRoles.NameOf(network.Item1), network.Item2!)),
    ];

    /// <summary>The network that is kept after training.</summary>
#if NET
    [JsonIgnore]
#endif
    public NetworkConfig Kept => Networks[Networks.Count - 1].Config;

    /// <summary>
    /// The swapped kernels. A run resumes only with those that it was started with; weights may be taken over by a model with others.
    /// </summary>
    public KernelFacts Kernels { get; init; } = new();

    /// <summary>Part of the chosen tokens that becomes a random token of the vocabulary.</summary>
    public double RandomReplaceProbability { get; init; }

    /// <summary>
    /// What the generator's scores are divided by before its samples are drawn, where a recipe says nothing else. Shapes no tensor: a run's recipe
    /// has the value that counts.
    /// </summary>
#if NET
    [JsonIgnore]
#endif
    public double SamplingTemperature { get; init; } = RecipeDefaults.SamplingTemperature;
}
