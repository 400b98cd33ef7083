using Spectre.Console.Rendering;

namespace ElectraDsl.Cli;

/// <summary>
/// Makes the control characters of everything that a console draws visible (<see cref="ControlCharacters"/>); the console's own codes pass.
/// </summary>
internal sealed class VisibleText : IRenderHook
{
    /// <inheritdoc/>
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
        renderables.Select(renderable => new Visible(renderable));

    private sealed class Visible(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => inner.Render(options, maxWidth).Select(Shown);

        private static Segment Shown(Segment segment) => segment.IsControlCode || segment.IsLineBreak
            ? segment
            : new Segment(ControlCharacters.Visible(segment.Text), segment.Style, segment.Link);
    }
}
