using System.Globalization;
using ElectraDsl.Inference;

namespace ElectraDsl.Serving;

/// <summary>The texts of a request that can be answered, and the tokens of each.</summary>
/// <param name="Texts">One or more, none of them empty or longer than the model's longest sequence.</param>
/// <param name="Tokens">Their tokens, special ones included.</param>
internal sealed record RequestTexts(string[] Texts, int[] Tokens)
{
    /// <summary>Checks a request's texts.</summary>
    /// <param name="given">What was sent.</param>
    /// <param name="name">What the body calls them.</param>
    /// <param name="encoder">The model.</param>
    /// <param name="limits">How many there may be.</param>
    /// <param name="fault">What is wrong with them; null where nothing is.</param>
    /// <returns>Null where they cannot be answered.</returns>
    public static RequestTexts? Of(IReadOnlyList<string?>? given, string name, TextEncoder encoder, ServerLimits limits, out string? fault)
    {
        fault = given switch
        {
            null => $"{name} is missing: it must be the texts.",
            { Count: 0 } => $"{name} is empty: give one text or more.",
            _ when given.Count > limits.Texts =>
                $"{name} has {Shown(given.Count)} texts, and a request may have {Shown(limits.Texts)}: send several requests.",
            _ => null,
        };
        if (fault is not null)
            return null;

        string[] texts = new string[given!.Count];
        int[] tokens = new int[given.Count];
        for (int index = 0; index < given.Count; index++)
        {
            string place = given.Count == 1 ? name : $"{name}[{index}]";
            if (given[index] is not { } text || string.IsNullOrWhiteSpace(text))
            {
                fault = $"{place} is empty: every text must contain something.";
                return null;
            }

            (texts[index], tokens[index]) = (text, encoder.CountTokens(text));
            if (tokens[index] > encoder.MaxPositions)
            {
                fault =
                    $"{place} has {Shown(tokens[index])} tokens, and {encoder.ModelName} reads at most {Shown(encoder.MaxPositions)}: split it into shorter texts.";
                return null;
            }
        }

        return new RequestTexts(texts, tokens);
    }

    private static string Shown(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
