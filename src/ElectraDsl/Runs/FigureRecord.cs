using System.Text.Json.Serialization;

namespace ElectraDsl;

/// <summary>A record with the figures of a model's objective. In JSON they stand beside its own members, flat.</summary>
public abstract record FigureRecord
{
    /// <summary>The figures, by the names in the objective's table.</summary>
    [JsonIgnore]
    public FigureSet Figures { get; init; } = FigureSet.Empty;
}
