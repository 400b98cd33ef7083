using System.Globalization;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary>
/// Which of a project's models a number of hours is enough for: what <c>pretrain --hours</c> takes where no <c>--model</c> is named.
/// </summary>
internal static class ModelForHours
{
    /// <summary>
    /// Tokens that a model is to see for each of its parameters. Of fewer a smaller model makes more: Hoffmann et al. (2022) find about 20 for the
    /// best use of a budget, of language models; a discriminator, which learns from every token as they do, is taken to be alike.
    /// </summary>
    private const double TokensPerParameter = 20;

    /// <summary>The largest model that sees enough text in the hours, or else the smallest one.</summary>
    /// <param name="models">The project's models with the hyperparameters that were given; two or more.</param>
    /// <param name="device">What they train on; measured for a second or two each.</param>
    /// <param name="terminal">Is told which, and why.</param>
    public static PretrainingRecipe Choose(IReadOnlyList<PretrainingRecipe> models, torch.Device device, Terminal terminal)
    {
        (PretrainingRecipe Recipe, double Ratio)[] bySize =
        [
            .. models
                .Select(recipe => (recipe, TokensOf(recipe, device) / recipe.Layout.ParameterCount))
                .OrderByDescending(model => model.recipe.Layout.ParameterCount),
        ];
        int index = Array.FindIndex(bySize, model => model.Ratio >= TokensPerParameter);
        (PretrainingRecipe chosen, double ratio) = index < 0 ? bySize[^1] : bySize[index];
        string others = string.Join(
            ", ",
            bySize.Where(model => model.Recipe != chosen).Select(model => $"{model.Recipe.Facts.Name} {Rounded(model.Ratio)}"));
        terminal.Line(
            (index < 0
                ? $"{chosen.Facts.Name}, the smallest model here: --hours {Hyperparameter.Text(chosen.Hours)} is less than {TokensPerParameter} tokens for each parameter of any"
                : $"{chosen.Facts.Name}: the largest model here that sees {TokensPerParameter} tokens for each of its parameters in --hours {Hyperparameter.Text(chosen.Hours)}")
            + $" (it sees about {Rounded(ratio)}; {others}). --model chooses another.");
        return chosen;
    }

    private static string Rounded(double ratio) => ratio.ToString(ratio < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    private static double TokensOf(PretrainingRecipe recipe, torch.Device device) =>
        recipe.Hours * 3600 * DeviceSpeed.Measure(recipe, device).FlopsPerSecond / recipe.Facts.TrainingFlopsPerToken(recipe.SequenceLength);
}
