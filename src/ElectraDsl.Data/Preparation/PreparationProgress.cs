namespace ElectraDsl.Data;

/// <summary>How far a preparation is.</summary>
/// <param name="Stage">What is being done, for display.</param>
/// <param name="Fraction">Done part of this stage, 0 to 1; 0 while nobody knows.</param>
/// <param name="Characters">Characters that this stage has read; 0 where it reads none.</param>
public readonly record struct PreparationProgress(string Stage, double Fraction, long Characters = 0);
