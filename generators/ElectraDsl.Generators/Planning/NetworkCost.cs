namespace ElectraDsl.Generators.Planning;

/// <summary>How large a network is and what it computes.</summary>
/// <param name="Parameters">As Hugging Face counts them: as if it stood alone, its tied matrix once.</param>
/// <param name="ForwardFlopsPerToken">
/// Operations (a multiplication and an addition are two) of the matrix products that every token goes through: projection, layers and the
/// discriminator's head. Left out are attention, which depends on the length, and the generator's head, which sees masked tokens only.
/// </param>
internal readonly record struct NetworkCost(long Parameters, long ForwardFlopsPerToken)
{
    public static NetworkCost Of(ModelSizes sizes, NetworkPlan network)
    {
        long hidden = network.HiddenSize;
        long projection = network.HasProjection ? network.EmbeddingSize * hidden : 0;
        long layer = (4 * hidden * hidden) + (2 * hidden * network.FeedForwardSize);
        long head = network.Role == NetworkRole.Discriminator ? (hidden * hidden) + hidden : 0;

        return new NetworkCost(ArenaPlanner.CountParameters(sizes, network), 2 * (projection + (network.Layers * layer) + head));
    }
}
