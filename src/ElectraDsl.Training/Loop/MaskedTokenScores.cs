using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>
/// Collects what a network says of masked tokens of held-out text, and turns it into figures. Slots that mask nothing count nowhere.
/// </summary>
/// <param name="mostFrequentToken">The most frequent token of the training text.</param>
internal sealed class MaskedTokenScores(long mostFrequentToken)
{
    private double lossSum;
    private long correct, mostFrequent;

    /// <summary>Number of masked tokens so far.</summary>
    public long Count { get; private set; }

    /// <summary>Mean loss of a masked token, in nats.</summary>
    public double Loss => lossSum / Math.Max(1, Count);

    /// <summary>Fraction of the masked tokens whose likeliest word is the true one.</summary>
    public double Accuracy => (double)correct / Math.Max(1, Count);

    /// <summary>Fraction of the masked tokens that are the most frequent token.</summary>
    public double MostFrequentTokenAccuracy => (double)mostFrequent / Math.Max(1, Count);

    /// <summary>Adds one batch. Each tensor is [B * N], on any device.</summary>
    /// <param name="losses">Loss of each slot, float32.</param>
    /// <param name="hits">Above 0 where the likeliest word is the true one, float32.</param>
    /// <param name="targets">The true words, int64.</param>
    /// <param name="weights">0 where a slot masks nothing, float32.</param>
    public void Add(Tensor losses, Tensor hits, Tensor targets, Tensor weights)
    {
        float[] loss = losses.ToHost<float>(), hit = hits.ToHost<float>(), weight = weights.ToHost<float>();
        long[] target = targets.ToHost<long>();
        for (int slot = 0; slot < weight.Length; slot++)
        {
            if (weight[slot] == 0)
                continue;
            Count++;
            lossSum += loss[slot];
            correct += hit[slot] > 0 ? 1 : 0;
            mostFrequent += target[slot] == mostFrequentToken ? 1 : 0;
        }
    }
}
