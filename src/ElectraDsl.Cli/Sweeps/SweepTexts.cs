using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>
/// The prepared texts of a sweep: each is opened, which reads all of it, when the first run needs it. Whoever makes this disposes it.
/// </summary>
internal sealed class SweepTexts(SweepFolder folder, SweepManifest manifest) : IDisposable
{
    private readonly PreparedCorpus?[] open = new PreparedCorpus?[manifest.Texts.Length];

    /// <summary>A text, by its number in sweep.json.</summary>
    /// <exception cref="RunException">It is gone, damaged or another one.</exception>
    public PreparedCorpus this[int text] =>
        open[text] ??= folder.Open(manifest.Texts[text]) with { Description = manifest.Source.Description };

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PreparedCorpus? text in open)
            text?.Dispose();
    }
}
