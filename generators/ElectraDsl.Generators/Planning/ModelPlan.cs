using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>
/// A sound model with everything decided: what emission writes down. Equality is structural (see <see cref="ModelSpec"/>).
/// </summary>
internal sealed record ModelPlan(
    RecordSpec Record,
    string Fingerprint,
    ModelSizes Sizes,
    WeightTying Tying,
    double MaskProbability,
    double MaskReplaceProbability,
    double RandomReplaceProbability,
    MaskingMode Masking,
    SpecialTokens Tokens,
    EquatableArray<NetworkPlan> Networks,
    EquatableArray<NetworkCost> Costs,
    ArenaPlan Arena)
{
    /// <summary>What the model is trained to do.</summary>
    public required Objective Objective { get; init; }

    /// <summary>The network that is kept: the last one.</summary>
    public NetworkPlan Kept => Networks[Networks.Count - 1];

    /// <summary>How text is split into words.</summary>
    public required Pretokenization Pretokenization { get; init; }

    /// <summary>How the generator's samples are drawn.</summary>
    public required SamplingSpec Sampling { get; init; }

    /// <summary>False where this is the repaired plan of a model with errors, which no program should list.</summary>
    public bool IsSound { get; init; } = true;

    /// <summary>Whether the model is trained in this project: false where it is run only, and gets its discriminator and nothing else.</summary>
    public bool IsTrained { get; init; } = true;

    /// <summary>Types that replace built-in ones, in the order of <see cref="KernelSlot.All"/>.</summary>
    public EquatableArray<KernelChoice> Kernels { get; init; } = [];

    /// <summary>Qualified name of the model whose recipe's defaults this one starts from; null where these are the library's.</summary>
    public string? BaseRecipe { get; init; }

    /// <summary>The network of a role; a plan asks for those alone that its objective has.</summary>
    public NetworkPlan Of(NetworkRole role) => Networks.First(network => network.Role == role);

    /// <summary>What a network costs.</summary>
    public NetworkCost CostOf(NetworkPlan network) => Costs[Networks.IndexOf(network)];

    /// <summary>
    /// Whether the project must see to it that libtorch is loaded. A generated entry point does, and tells a failure in one line, which
    /// a module initializer, running before it, cannot.
    /// </summary>
    public bool LoadsTorch { get; init; } = true;
}
