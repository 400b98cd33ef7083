using Spectre.Console;

namespace ElectraDsl.Cli;

/// <summary>Shows the demonstration in the terminal.</summary>
internal static class DemonstrationView
{
    // Marks that need no space in front of them.
    private const string Closing = ".,;:!?)]}'’";

    private const string Opening = "([{";

    /// <summary>Writes the first sentences word by word, and how often the swapped word was found in all of them.</summary>
    public static void Write(Terminal terminal, DemonstrationResult result)
    {
        terminal.Heading("One word of each held-out sentence was swapped. Probability that each word was replaced, according to the discriminator:");
        if (result.Sentences.Count == 0)
        {
            terminal.Line("The held-out text has no short complete sentence of known words to show.");
            return;
        }

        if (terminal.IsRich)
            Legend(terminal, "   underlined: the swapped word");
        else
            terminal.Line("(probability after each word; *stars* around the swapped one)");
        foreach (ScoredSentence sentence in result.Sentences.Take(Demonstration.SentencesToShow))
        {
            terminal.Line();
            if (terminal.IsRich)
                terminal.Console.Write(Colored(sentence.Words, sentence.Swapped));
            else
                terminal.Line(Plain(sentence));
            ScoredWord swapped = sentence.Words[sentence.Swapped];
            terminal.Line(
                $"    was \"{sentence.Original}\", became \"{swapped.Text}\": {Words.ShortFigure(swapped.Probability)}, " +
                (sentence.Rank == 1 ? "the most suspicious word" : $"number {sentence.Rank} of {sentence.Words.Count}"));
        }

        terminal.Line();
        terminal.Line(
            $"In {Words.Count(result.Sentences.Count)} held-out sentences the swapped word was the most suspicious one {Words.Count(result.RankedFirst)} times "
                + $"({Words.Percent((double)result.RankedFirst / result.Sentences.Count)}); random choice finds {Words.Percent(result.Chance)}.");
    }

    /// <summary>Writes texts of the user, word by word.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<ScoredText> texts)
    {
        terminal.Heading("Probability that each word was replaced, according to the discriminator:");
        if (terminal.IsRich)
            Legend(terminal, "");
        foreach (ScoredText text in texts)
        {
            terminal.Line();
            if (terminal.IsRich)
                terminal.Console.Write(Colored(text.Words, swapped: null));
            else
                terminal.Line(Plain(text.Words, swapped: null));
        }
    }

    /// <summary>A sentence without color: <c>word(0.83)</c>, the swapped word between stars.</summary>
    public static string Plain(ScoredSentence sentence) => Plain(sentence.Words, sentence.Swapped);

    private static string Plain(IReadOnlyList<ScoredWord> words, int? swapped) => string.Join(' ', words.Select((word, index) =>
        (index == swapped ? $"*{word.Text}*" : word.Text) + $"({Words.ShortFigure(word.Probability)})"));

    /// <summary>The background of a word: green where it is trusted, red where it is suspected.</summary>
    public static (byte Red, byte Green, byte Blue) ColorOf(double probability)
    {
        // Dark enough for white letters at both ends, and no muddy middle: green to amber to red.
        double p = Math.Clamp(probability, 0, 1);
        (double R, double G, double B) from = p < 0.5 ? (24, 92, 55) : (150, 105, 0);
        (double R, double G, double B) to = p < 0.5 ? (150, 105, 0) : (176, 28, 40);
        double t = p < 0.5 ? 2 * p : (2 * p) - 1;
        return ((byte)(from.R + (t * (to.R - from.R))), (byte)(from.G + (t * (to.G - from.G))), (byte)(from.B + (t * (to.B - from.B))));
    }

    /// <summary>Whether a blank stands between two words.</summary>
    public static bool HasSpaceBetween(string left, string right) =>
        !(right.Length == 1 && Closing.Contains(right[0])) && !(left.Length == 1 && Opening.Contains(left[0]));

    private static Paragraph Colored(IReadOnlyList<ScoredWord> words, int? swapped)
    {
        Paragraph line = new("  ");
        for (int index = 0; index < words.Count; index++)
        {
            ScoredWord word = words[index];
            if (index > 0 && HasSpaceBetween(words[index - 1].Text, word.Text))
                _ = line.Append(" ");
            Decoration decoration = index == swapped ? Decoration.Bold | Decoration.Underline : Decoration.None;
            _ = line.Append(word.Text, StyleOf(word.Probability, decoration));
        }

        return line.Append(Environment.NewLine);
    }

    private static void Legend(Terminal terminal, string end)
    {
        Paragraph legend = new("  ");
        for (int tenth = 0; tenth <= 10; tenth += 2)
            _ = legend.Append($" {Words.ShortFigure(tenth / 10.0)} ", StyleOf(tenth / 10.0, Decoration.None));
        terminal.Console.Write(legend.Append(end + Environment.NewLine));
    }

    private static Style StyleOf(double probability, Decoration decoration)
    {
        (byte red, byte green, byte blue) = ColorOf(probability);
        return new Style(Color.White, new Color(red, green, blue), decoration);
    }
}
