namespace ElectraDsl.Training;

/// <summary>
/// The learning rate: a linear rise times a polynomial decay (google-research/electra, <c>model/optimization.py</c>). The first update
/// has rate 0 where there is a warm-up.
/// </summary>
/// <param name="Rule">Where the decay begins.</param>
/// <param name="Peak">What the rate would reach without decay: above 0.</param>
/// <param name="Steps">Updates until the rate is 0: at least 1.</param>
/// <param name="WarmupSteps">Updates of the rise: at least 0; may be a fraction.</param>
/// <param name="DecayPower">Exponent of the decay: at least 0.</param>
public readonly record struct LearningRateSchedule(LearningRateRule Rule, double Peak, int Steps, double WarmupSteps, double DecayPower)
{
    /// <summary>The schedule of a recipe. As in the original, the longer of its two warm-ups counts.</summary>
    public static LearningRateSchedule Of(PretrainingRecipe recipe) => new(
        recipe.LearningRateRule,
        recipe.LearningRate,
        recipe.Steps,
        Math.Max(recipe.WarmupSteps, recipe.WarmupProportion * recipe.Steps),
        recipe.LearningRateDecayPower);

    /// <summary>The rate of one update.</summary>
    /// <param name="step">Updates made before it: at least 0.</param>
    public double RateAt(int step)
    {
        double start = Rule == LearningRateRule.HuggingFace ? WarmupSteps : 0;
        // Hugging Face's max(1, ...), for a warm-up that never ends.
        double left = step < start ? 1 : Math.Max(0, Steps - step) / Math.Max(1, Steps - start);
        double decayed = Peak * Math.Pow(left, DecayPower);
        return step < WarmupSteps ? decayed * (step / WarmupSteps) : decayed;
    }
}
