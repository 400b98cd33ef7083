namespace ElectraDsl.Training;

/// <summary>What a figure is to be compared with: what the same figure is for a trivial baseline.</summary>
/// <param name="Name">Its name in snake_case.</param>
/// <param name="ShortName">Two or three words that stand before its value in a line; empty where a line does without it.</param>
/// <param name="Meaning">What the guess does.</param>
/// <param name="Value">Its value; NaN where it is not known.</param>
public sealed record MetricBaseline(string Name, string ShortName, string Meaning, Func<FigureSet, ModelConfig, double> Value)
{
    /// <summary>The loss of a guess that gives every token of the vocabulary the same probability.</summary>
    public static MetricBaseline EvenGuess { get; } =
        new("even_guess_loss", "an even guess", "every token equally likely", (_, model) => Math.Log(model.VocabularySize));

    /// <summary>The loss of a guess that knows only how often the answer is yes: the entropy in nats of that rate, 0 to 1.</summary>
    internal static double EntropyOf(double rate) => rate is <= 0 or >= 1 ? 0 : -(rate * Math.Log(rate)) - ((1 - rate) * Math.Log(1 - rate));

    /// <summary>A baseline that is measured with the figure, under its own name.</summary>
    public static MetricBaseline Measured(string name, string shortName, string meaning) =>
        new(name, shortName, meaning, (figures, _) => figures[name]);
}
