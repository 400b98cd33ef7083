using System.Xml.Linq;

namespace ElectraDsl.Cli;

/// <summary>
/// A page that stands on its own: well-formed XML that is also HTML, with style and pictures inside. What all pages are made of is here.
/// </summary>
internal static class HtmlPage
{
    /// <summary>Readable on white and on black, and told apart without seeing red or green.</summary>
    public const string Gray = "#8a8f98", Orange = "#ea7317", Blue = "#3b82f6", Green = "#2f9e63", Purple = "#b65fcf", Yellow = "#c2a000";

    /// <summary>Makes a page.</summary>
    /// <param name="title">What the browser calls it.</param>
    /// <param name="body">Elements, or sequences of them.</param>
    public static string Of(string title, params object?[] body)
    {
        XElement page = new(
            "html",
            new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("meta", new XAttribute("name", "color-scheme"), new XAttribute("content", "light dark")),
                new XElement("title", title),
                new XElement("style", PageStyle.Css)),
            new XElement("body", body));

        // Text of corpora and of other people's files may hold what no page may.
        foreach (XText text in page.DescendantNodes().OfType<XText>())
            text.Value = ControlCharacters.Visible(text.Value);
        foreach (XAttribute attribute in page.DescendantsAndSelf().Attributes())
            attribute.Value = ControlCharacters.Visible(attribute.Value);
        return $"<!DOCTYPE html>\n{page.ToString(SaveOptions.DisableFormatting)}\n";
    }

    /// <summary>A chart with its title and its legend.</summary>
    /// <param name="id">Distinct within the page.</param>
    /// <param name="title">What is drawn.</param>
    /// <param name="format">A .NET format of the values.</param>
    /// <param name="fromZero">Whether the axis of values begins at 0.</param>
    /// <param name="curves">At least one of them has a point.</param>
    /// <param name="positionText">Writes what stands below the curves; null for steps.</param>
    /// <param name="hasLegend">Whether the curves are named, where there are several.</param>
    public static XElement Figure(
        string id,
        string title,
        string format,
        bool fromZero,
        IReadOnlyList<Curve> curves,
        Func<double, string>? positionText = null,
        bool hasLegend = true) =>
        new(
        "figure",
        new XElement(
            "figcaption",
            new XElement("strong", title),
            curves.Count == 1 || !hasLegend ? null : Legend(curves)),
        Chart.Draw(id, curves, format, fromZero, positionText));

    /// <summary>The names of curves behind their colors.</summary>
    public static XElement Legend(IReadOnlyList<Curve> curves) => new(
        "span",
        new XAttribute("class", "legend"),
        curves.Select(curve => new XElement(
            "span",
            new XElement("i", new XAttribute("style", $"border-top:2px {(curve.IsBaseline ? "dashed" : "solid")} {curve.Color}"), ""),
            curve.Name)));

    /// <summary>A table that becomes a list on a narrow screen: each cell behind the name of its column.</summary>
    /// <param name="columns">The columns' names; the first column names the rows, and its own name may be empty.</param>
    /// <param name="rows">A cell a column: text, or an element made with <see cref="Number"/> or <see cref="Cell"/>.</param>
    public static XElement Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<XElement>> rows)
    {
        IReadOnlyList<XElement>[] body = [.. rows];
        return new XElement(
            "table",
            new XAttribute("class", "stacks"),
            new XElement(
                "thead",
                new XElement(
                    "tr",
                    columns.Select((column, index) => new XElement("th", IsOfNumbers(index) ? new XAttribute("class", "number") : null, column)))),
            new XElement(
                "tbody",
                body.Select(row => new XElement(
                    "tr",
                    row.Select(
                        (cell, index) =>
            {
                if (index > 0)
                    cell.SetAttributeValue("data-column", columns[index]);
                return cell;
            })))));

        // A heading stands above its column as that stands: numbers on the right.
        bool IsOfNumbers(int index) =>
            index > 0 && body.All(row => row[index].Attribute("class")?.Value.StartsWith("number", StringComparison.Ordinal) == true);
    }

    /// <summary>A cell of words.</summary>
    public static XElement Cell(string text, string style = "") => new("td", style.Length == 0 ? null : new XAttribute("class", style), text);

    /// <summary>A cell of a number.</summary>
    public static XElement Number(string text, string style = "") => Cell(text, style.Length == 0 ? "number" : $"number {style}");

    /// <summary>Names and values.</summary>
    public static XElement Pairs(IReadOnlyList<(string Name, string Value)> rows, string style = "pairs") => new(
        "table",
        new XAttribute("class", style),
        new XElement(
            "tbody",
            rows.Select(row => new XElement("tr", new XElement("td", row.Name), new XElement("td", new XAttribute("class", "value"), row.Value)))));
}
