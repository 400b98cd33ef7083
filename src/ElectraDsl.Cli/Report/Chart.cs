using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace ElectraDsl.Cli;

/// <summary>Curves over steps, or over what they cost, as an SVG picture that takes its colors of text and lines from the page around it.</summary>
internal static partial class Chart
{
    // As wide as a phone shows it: letters are then as large there as in the text, and hardly larger in the columns of a wide page.
    private const double Width = 380;
    private const double Height = 210;

    // A curve is about as many points wide as the picture; more would only blur it and swell the page.
    private const int MostPoints = 400;

    /// <summary>Draws curves.</summary>
    /// <param name="id">Distinct within the page.</param>
    /// <param name="curves">At least one of them has a point.</param>
    /// <param name="valueFormat">A .NET format of the values.</param>
    /// <param name="fromZero">Whether the axis of values begins at 0.</param>
    /// <param name="positionText">Writes what stands below the curves; null for steps.</param>
    public static XElement Draw(string id, IReadOnlyList<Curve> curves, string valueFormat, bool fromZero, Func<double, string>? positionText = null)
    {
        PlotModel plot = Empty();
        plot.Axes.Add(new LinearAxis
        {
            Position = AxisPosition.Bottom,
            StringFormat = "#,0",
            LabelFormatter = positionText,
            Minimum = 0,
            TickStyle = TickStyle.None,
            AxislineStyle = LineStyle.Solid,
            MinimumPadding = 0,
        });
        plot.Axes.Add(new LinearAxis
        {
            Position = AxisPosition.Left,
            StringFormat = valueFormat,
            Minimum = fromZero ? 0 : double.NaN,
            TickStyle = TickStyle.None,
            MajorGridlineStyle = LineStyle.Solid,
            MaximumPadding = 0.05,
            IntervalLength = 40,
        });
        foreach (Curve curve in curves)
            plot.Series.Add(Line(curve));

        return Picture(plot, id);
    }

    /// <summary>Draws a histogram.</summary>
    /// <param name="id">Distinct within the page.</param>
    /// <param name="edges">Where the bars begin, and where the last one ends.</param>
    /// <param name="heights">Of the bars; at least one is above 0.</param>
    /// <param name="color">Of the bars.</param>
    public static XElement Bars(string id, IReadOnlyList<double> edges, IReadOnlyList<double> heights, string color)
    {
        PlotModel plot = Empty();
        plot.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, StringFormat = "#,0", Minimum = 0, TickStyle = TickStyle.None, MaximumPadding = 0 });
        plot.Axes.Add(new LinearAxis
        {
            Position = AxisPosition.Left,
            StringFormat = "0",
            Minimum = 0,
            TickStyle = TickStyle.None,
            MajorGridlineStyle = LineStyle.Solid,
            MaximumPadding = 0.05,
            IntervalLength = 40,
        });
        RectangleBarSeries bars = new() { FillColor = OxyColor.Parse(color), StrokeThickness = 0 };
        double gap = (edges[^1] - edges[0]) / (heights.Count * 10);
        foreach ((int bar, double height) in heights.Index())
            bars.Items.Add(new RectangleBarItem(edges[bar], 0, edges[bar + 1] - gap, height));
        plot.Series.Add(bars);
        return Picture(plot, id);
    }

    private static PlotModel Empty() => new()
    {
        Culture = CultureInfo.InvariantCulture,
        Background = OxyColors.Undefined,
        PlotAreaBorderThickness = new OxyThickness(0),
        // OxyPlot measures letters with another font than the reader's: room for the widest label, rather than its estimate.
        PlotMargins = new OxyThickness(52, 8, 14, 26),
        Padding = new OxyThickness(0),
    };

    private static XElement Picture(PlotModel plot, string id)
    {
        SvgExporter exporter = new() { Width = Width, Height = Height, IsDocument = false };
        return Adapted(XElement.Parse(exporter.ExportToString(plot)), id);
    }

    private static LineSeries Line(Curve curve)
    {
        LineSeries line = new()
        {
            Color = OxyColor.Parse(curve.Color),
            StrokeThickness = curve.IsBaseline ? 1.5 : 2,
            LineStyle = curve.IsBaseline ? LineStyle.Dash : LineStyle.Solid,
            LineJoin = LineJoin.Round,
            // A curve of one point would be invisible.
            MarkerType = curve.Points.Count == 1 ? MarkerType.Circle : MarkerType.None,
        };
        line.Points.AddRange(Thinned(curve.Points).Select(point => new DataPoint(point.Step, point.Value)));
        return line;
    }

    /// <summary>Means of neighboring points where there are more than a picture can show.</summary>
    internal static IEnumerable<(double Step, double Value)> Thinned(IReadOnlyList<(double Step, double Value)> points)
    {
        int bucket = ((points.Count - 1) / MostPoints) + 1;
        return points.Chunk(bucket).Select(chunk => (chunk[^1].Step, chunk.Average(point => point.Value)));
    }

    /// <summary>Makes the picture as wide as its place, its names distinct within the page, and its black the page's color of text.</summary>
    private static XElement Adapted(XElement svg, string id)
    {
        svg.SetAttributeValue("viewBox", FormattableString.Invariant($"0 0 {Width} {Height}"));
        svg.SetAttributeValue("width", null);
        svg.SetAttributeValue("height", null);
        svg.SetAttributeValue("role", "img");
        foreach (XAttribute attribute in svg.Descendants().Attributes())
        {
            attribute.Value = attribute.Name.LocalName switch
            {
                "id" => $"{id}-{attribute.Value}",
                "clip-path" => attribute.Value.Replace("url(#", $"url(#{id}-", StringComparison.Ordinal),
                "font-family" => "inherit",
                "fill" or "stroke" when attribute.Value == "black" => "currentColor",
                "style" => Black().Replace(attribute.Value, "currentColor"),
                _ => attribute.Value,
            };
        }

        return svg;
    }

    [GeneratedRegex(@"\bblack\b|rgb\(0,0,0\)")]
    private static partial Regex Black();
}
