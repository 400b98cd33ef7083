using System.Text.Json.Serialization;

namespace ElectraDsl.Training;

/// <summary>Sums of losses and counters over some steps: the objective's own stand in <see cref="FigureRecord.Figures"/>.</summary>
/// <param name="GradientNormSum">Sum over the updates of the gradient's norm before clipping.</param>
/// <param name="Updates">Updates.</param>
public sealed record TotalsReport(double GradientNormSum, int Updates) : FigureRecord
{
    /// <summary>
    /// How often each token was met, row by row as the objective counts them: what its baselines are computed from. Null where there was no update.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? TokenCounts { get; init; }

    /// <summary>Mean norm of the gradient before clipping.</summary>
    public double GradientNorm => Updates > 0 ? GradientNormSum / Updates : 0;

    /// <summary>A sum.</summary>
    /// <param name="name">As the objective calls it.</param>
    public double Sum(string name) => Figures[name];

    /// <summary>One sum divided by another; 0 where the other is 0.</summary>
    public double Ratio(string part, string whole) => Sum(whole) > 0 ? Sum(part) / Sum(whole) : 0;
}
