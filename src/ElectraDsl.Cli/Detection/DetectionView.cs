using ElectraDsl.Inference;
using Spectre.Console;

namespace ElectraDsl.Cli;

/// <summary>A text in the terminal: words on green where they are trusted, on red where they are suspected.</summary>
internal static class DetectionView
{
    /// <summary>Writes a line of colored words; without color the probability stands behind each.</summary>
    public static void Write(Terminal terminal, DetectedText text)
    {
        if (!terminal.IsRich)
        {
            terminal.Line(string.Join(' ', text.Words.Select(word => $"{word.Text}({Words.ShortFigure(word.Probability)})")));
            return;
        }

        Paragraph line = new();
        for (int index = 0; index < text.Words.Count; index++)
        {
            ReplacedWord word = text.Words[index];
            if (index > 0 && DemonstrationView.HasSpaceBetween(text.Words[index - 1].Text, word.Text))
                _ = line.Append(" ");
            (byte red, byte green, byte blue) = DemonstrationView.ColorOf(word.Probability);
            _ = line.Append(word.Text, new Style(Color.White, new Color(red, green, blue)));
        }

        _ = line.Append("\n");
        terminal.Console.Write(line);
    }
}
