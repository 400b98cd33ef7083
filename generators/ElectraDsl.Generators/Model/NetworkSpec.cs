namespace ElectraDsl.Generators.Model;

/// <summary>
/// One [Generator] or [Discriminator] as declared. Equality is structural (see <see cref="ModelSpec"/>).
/// </summary>
/// <param name="Config">All that has a default; the sizes below hold there once they are settled.</param>
/// <param name="HiddenSize">Null where it is not written.</param>
/// <param name="AttentionHeads">Null where it is not written.</param>
/// <param name="FeedForwardSize">Null where it is not written.</param>
internal sealed record NetworkSpec(NetworkConfig Config, int? HiddenSize, int? AttentionHeads, int? FeedForwardSize)
{
    /// <summary>The description with nothing left open, of a network that has the sizes it needs.</summary>
    public NetworkConfig Settle() => Config.With(
        (nameof(HiddenSize), HiddenSize!.Value),
        (nameof(AttentionHeads), AttentionHeads!.Value),
        (nameof(FeedForwardSize), FeedForwardSize ?? Config.DefaultFeedForwardSize(HiddenSize.Value)));
}
