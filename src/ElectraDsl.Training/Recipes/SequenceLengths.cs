namespace ElectraDsl.Training;

/// <summary>How long sequences are during a run: short ones first, where a recipe wants them, then whole ones.</summary>
/// <param name="Whole">Tokens of a whole sequence.</param>
/// <param name="Short">Tokens of a short one; <paramref name="Whole"/> where there are none.</param>
/// <param name="ShortProportion">Fraction of the run's updates that read short ones.</param>
public readonly record struct SequenceLengths(int Whole, int Short, double ShortProportion)
{
    /// <summary>Those of a recipe.</summary>
    public static SequenceLengths Of(PretrainingRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return recipe.ShortSequenceLength > 0
            ? new(recipe.SequenceLength, recipe.ShortSequenceLength, recipe.ShortProportion)
            : new(recipe.SequenceLength, recipe.SequenceLength, 0);
    }

    /// <summary>The updates of a run that read short sequences: the first ones.</summary>
    /// <param name="steps">Updates of the whole run.</param>
    public int ShortSteps(int steps) => (int)Math.Round(ShortProportion * steps);

    /// <summary>Tokens of a sequence at an update.</summary>
    /// <param name="step">Updates made before it.</param>
    /// <param name="steps">Updates of the whole run.</param>
    public int At(int step, int steps) => step < ShortSteps(steps) ? Short : Whole;

    /// <summary>What all updates of a run come to.</summary>
    /// <param name="steps">Updates of the whole run.</param>
    /// <param name="ofOne">What one comes to, by the length of its sequences.</param>
    public double Sum(int steps, Func<int, double> ofOne) => Sum(steps, steps, ofOne);

    /// <summary>What the first updates of a run come to.</summary>
    /// <param name="made">Number of them.</param>
    /// <param name="steps">Updates of the whole run.</param>
    /// <param name="ofOne">What one comes to, by the length of its sequences.</param>
    public double Sum(int made, int steps, Func<int, double> ofOne)
    {
        ArgumentNullException.ThrowIfNull(ofOne);
        int shorts = Math.Min(made, ShortSteps(steps));
        return (shorts == 0 ? 0 : shorts * ofOne(Short)) + ((made - shorts) * ofOne(Whole));
    }
}
