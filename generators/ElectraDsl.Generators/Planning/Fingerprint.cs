using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>
/// A short name for everything that decides what a checkpoint means: names, shapes and order of the arena, and the networks' mathematics.
/// Dropout, masking and initial values may change between two runs of one checkpoint and do not count.
/// </summary>
internal static class Fingerprint
{
    // FNV-1a, 64 bits: a few lines, the same on every machine, and nobody attacks it.
    private const ulong OffsetBasis = 14_695_981_039_346_656_037;
    private const ulong Prime = 1_099_511_628_211;

    /// <summary>What shapes tell, and what may change between two runs of one checkpoint.</summary>
    private static readonly HashSet<string> ElsewhereOrNowhere =
    [
        nameof(NetworkConfig.Layers),
        nameof(NetworkConfig.HiddenSize),
        nameof(NetworkConfig.FeedForwardSize),
        nameof(NetworkConfig.Biases),
        nameof(NetworkConfig.Dropout),
        nameof(NetworkConfig.AttentionDropout),
        nameof(NetworkConfig.Initialization),
        nameof(NetworkConfig.InitializerRange),
    ];

    /// <summary>16 hexadecimal digits.</summary>
    public static string Of(ArenaPlan arena, EquatableArray<NetworkPlan> networks)
    {
        StringBuilder text = new();
        foreach (SegmentPlan segment in arena.Segments)
        {
            _ = text.Append(segment.Role).Append(segment.Section).Append(Invariant(segment.Repeats));
            foreach (TensorBlock block in segment.Blocks)
            {
                _ = text.Append('|').Append(string.Join(",", block.Names));
                _ = text.Append('[').Append(string.Join(",", block.Shape.Select(Invariant))).Append(']');
                _ = text.Append(Invariant(segment.OffsetOf(block))).Append('+').Append(Invariant(segment.StretchOf(block).Stride));
            }
        }

        foreach (NetworkPlan network in networks)
        {
            _ = text.Append('|');
            bool isNumber = false;
            foreach (NetworkOption option in NetworkOption.All)
            {
                object value = option.Of(network.Config);
                if (ElsewhereOrNowhere.Contains(option.Name) || (!option.IsOriginal && Equals(value, option.Default)))
                    continue;
                if (isNumber && value is int or double)
                    _ = text.Append('/');
                isNumber = value is int or double;
                _ = text.Append(
                    value is double number
                        ? number.ToString("R", CultureInfo.InvariantCulture)
                        : Convert.ToString(value, CultureInfo.InvariantCulture));
            }
        }

        ulong hash = OffsetBasis;
        foreach (byte octet in Encoding.UTF8.GetBytes(text.ToString()))
            hash = unchecked((hash ^ octet) * Prime);
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    private static string Invariant(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Invariant(long value) => value.ToString(CultureInfo.InvariantCulture);
}
