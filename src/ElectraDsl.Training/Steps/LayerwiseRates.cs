using System.Collections.Immutable;
using ElectraDsl.Kernels;

namespace ElectraDsl.Training;

/// <summary>
/// Learning rates that fall from the head to the embeddings (google-research/electra, <c>model/optimization.py</c>,
/// <c>_get_layer_lrs</c>): decay^(head's depth - depth). A head's depth is its network's number of layers plus 2, so a head keeps the full
/// rate, the top layer has decay^2 (the original's gap, left by a pooler that is no more) and the embeddings decay^(layers + 2).
/// </summary>
public static class LayerwiseRates
{
    /// <summary>The arena as the optimizer goes through it: stretches of one rate, decayed or not. With a decay of 1 there are two.</summary>
    /// <param name="layout">Where each parameter lies and how deep. A network's deepest parameters are its head's.</param>
    /// <param name="decay">What a layer's rate is of the rate of the layer above it: above 0, at most 1.</param>
    /// <param name="generator">What the rates of the generator's own weights are of those of the rest: at least 0.</param>
    /// <param name="hasGap">
    /// Whether the original's gap is kept; without it the top layer has decay, and all below it are faster by the same factor.
    /// </param>
    public static ImmutableArray<AdamWRegion> Regions(ArenaLayout layout, double decay, double generator = 1, bool hasGap = true)
    {
        Dictionary<NetworkRole, int> headDepths = layout.Parameters
            .GroupBy(parameter => parameter.Owner)
            .ToDictionary(network => network.Key, network => network.Max(parameter => parameter.Depth));
        ImmutableArray<AdamWRegion>.Builder regions = ImmutableArray.CreateBuilder<AdamWRegion>();
        for (int i = 0; i < layout.Parameters.Length; i++)
        {
            ParameterSpec parameter = layout.Parameters[i];
            long end = i + 1 < layout.Parameters.Length ? layout.Parameters[i + 1].Offset : layout.Count; // the gap behind a parameter goes with it
            int levels = headDepths[parameter.Owner] - parameter.Depth - (hasGap || parameter.Depth == headDepths[parameter.Owner] ? 0 : 1);
            double rate = Math.Pow(decay, levels) * (parameter.Owner == NetworkRole.Generator ? generator : 1);
            AdamWRegion region = new(end, rate, parameter.Decayed);
            if (regions.Count > 0 && regions[^1] with { End = end } == region)
                regions[^1] = region;
            else
                regions.Add(region);
        }

        return regions.ToImmutable();
    }
}
