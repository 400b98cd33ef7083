namespace ElectraDsl.Export;

/// <summary>What a run adds to the model card of a folder, README.md: how good the weights are, and what they were trained on.</summary>
/// <param name="Metrics">Names of metrics as the hub lists them: <c>accuracy</c>, <c>f1</c>. May be empty.</param>
/// <param name="Text">Markdown: sections with tables, without a title.</param>
public sealed record ModelCard(IReadOnlyList<string> Metrics, string Text)
{
    /// <summary>A model card of nothing but what the folder itself is known by.</summary>
    public static ModelCard Empty { get; } = new([], "");
}
