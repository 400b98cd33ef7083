namespace ElectraDsl.Training;

/// <summary>
/// The original's learning rate: a linear rise that multiplies a polynomial decay, both from update 0 on
/// (google-research/electra, <c>model/optimization.py</c>). The first update has rate 0.
/// </summary>
/// <param name="Peak">What the rate would reach without decay: above 0.</param>
/// <param name="Steps">Updates until the rate is 0: at least 1.</param>
/// <param name="WarmupSteps">Updates of the rise: at least 0; may be a fraction.</param>
/// <param name="DecayPower">Exponent of the decay: at least 0.</param>
public readonly record struct LearningRateSchedule(double Peak, int Steps, double WarmupSteps, double DecayPower)
{
    /// <summary>The schedule of a recipe.</summary>
    public static LearningRateSchedule Of(PretrainingRecipe recipe) =>
        new(recipe.LearningRate, recipe.Steps, recipe.WarmupSteps, recipe.LearningRateDecayPower);

    /// <summary>The rate of one update.</summary>
    /// <param name="step">Updates made before it: at least 0.</param>
    public double RateAt(int step)
    {
        double decayed = Peak * Math.Pow(1 - ((double)Math.Min(step, Steps) / Steps), DecayPower);
        return step < WarmupSteps ? decayed * (step / WarmupSteps) : decayed;
    }
}
