using Spectre.Console;
using Spectre.Console.Rendering;

namespace ElectraDsl.Cli;

/// <summary>
/// A line that is written while something is redrawn below it. The drawing that stands there is erased first, whatever the line's length and the
/// terminal's width.
/// </summary>
internal sealed class LineAboveBars(string text, Style? style) : IRenderable
{
    // A live display goes back to the first line of its drawing before anything else is written; this clears from there to the end of the screen.
    private const string EraseBelow = "\u001b[J";

    private readonly Text content = new(text, style);

    /// <inheritdoc/>
    public Measurement Measure(RenderOptions options, int maxWidth) => ((IRenderable)content).Measure(options, maxWidth);

    /// <inheritdoc/>
    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        [Segment.Control(EraseBelow), .. ((IRenderable)content).Render(options, maxWidth), Segment.LineBreak];
}
