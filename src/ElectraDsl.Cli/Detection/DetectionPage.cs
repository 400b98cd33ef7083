using System.Globalization;
using System.Xml.Linq;
using ElectraDsl.Inference;

namespace ElectraDsl.Cli;

/// <summary>Texts as a page that stands on its own: each word on its color, its probability where the pointer rests.</summary>
internal static class DetectionPage
{
    private const string Explanation =
        "The color says how likely each word was replaced, according to the discriminator: green is trusted, red is suspected. Rest the pointer on a word for the figure.";

    /// <summary>The page.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="texts">The texts.</param>
    public static string Of(string model, IEnumerable<DetectedText> texts) => HtmlPage.Of(
        $"Replaced words, by {model}",
        new XElement("h1", $"Replaced words, by {model}"),
        new XElement("p", Explanation),
        texts.Select(text => new XElement("p", new XAttribute("style", "line-height:2"), WordsOf(text))));

    private static IEnumerable<object> WordsOf(DetectedText text)
    {
        for (int index = 0; index < text.Words.Count; index++)
        {
            ReplacedWord word = text.Words[index];
            if (index > 0 && DemonstrationView.HasSpaceBetween(text.Words[index - 1].Text, word.Text))
                yield return " ";
            (byte red, byte green, byte blue) = DemonstrationView.ColorOf(word.Probability);
            yield return new XElement(
                "span",
                new XAttribute("style", string.Create(CultureInfo.InvariantCulture, $"background:rgb({red},{green},{blue});color:#fff;padding:1px 3px;border-radius:3px")),
                new XAttribute("title", Words.Percent(word.Probability)),
                word.Text);
        }
    }
}
