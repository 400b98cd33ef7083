namespace ElectraDsl;

/// <summary>
/// The published models, each with the recipe it was trained by, to train as they are or to take over from:
/// <c>[ElectraModel(Base = typeof(Presets.Small), VocabularySize = 8_000)]</c>.
/// </summary>
/// <remarks>
/// <para>
/// Numbers are those of google-research/electra; where each stands there is said beside it. Choosing a size there by its name alone keeps the small
/// model's learning rate, sequence length and batch: here every size brings its own.
/// </para>
/// <para>
/// A size that follows from another is not written, so that it follows in a variant too: the feed-forward block is four times the hidden size, and
/// the embeddings are as wide as the discriminator where nothing else is said.
/// </para>
/// </remarks>
public static partial class Presets;
