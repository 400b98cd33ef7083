namespace ElectraDsl.Training;

/// <summary>What all runs of a sweep may cost. <see cref="SweepSteps"/> makes a number of steps of it.</summary>
/// <param name="Flops">
/// Floating-point operations of training, as <see cref="WorkEstimate.TrainingFlops"/> counts them; null where something else decides.
/// </param>
/// <param name="Minutes">Minutes of training, evaluations and checkpoints besides; null where something else decides.</param>
/// <remarks>Where both are null, the recipes' own steps, epochs or hours decide.</remarks>
public sealed record SweepBudget(double? Flops, double? Minutes);
