using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>How large a network is, what it computes and what it keeps, part by part.</summary>
/// <param name="Parts">In the order of computation; parts that a network lacks are left out.</param>
internal sealed record NetworkCost(EquatableArray<PartCost> Parts)
{
    /// <summary>As Hugging Face counts them: as if it stood alone, its tied matrix once.</summary>
    public long Parameters => Parts.Sum(part => part.Repeats * part.Parameters);

    /// <summary>See <see cref="PartCost.TrainingFlops"/>.</summary>
    public TokenCost TrainingFlops => Parts.Aggregate(default(TokenCost), (sum, part) => sum + (part.Repeats * part.TrainingFlops));

    /// <summary>See <see cref="PartCost.PaperFlops"/>.</summary>
    public TokenCost PaperFlops => Parts.Aggregate(default(TokenCost), (sum, part) => sum + (part.Repeats * part.PaperFlops));

    /// <summary>See <see cref="PartCost.ActivationBytes"/>.</summary>
    public TokenCost ActivationBytes => Parts.Aggregate(default(TokenCost), (sum, part) => sum + (part.Repeats * part.ActivationBytes));
}
