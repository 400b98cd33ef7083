namespace ElectraDsl.Data;

/// <summary>How far a preparation is.</summary>
/// <param name="Stage">What is being done, for display.</param>
/// <param name="Fraction">Done part of this stage, 0 to 1.</param>
public readonly record struct PreparationProgress(string Stage, double Fraction);
