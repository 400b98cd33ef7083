using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.FineTuning;

/// <summary>Runs a head's network over sequences without learning from them.</summary>
internal static class HeadRunner
{
    // Tokens of a batch, padding included: enough for a device to be busy, little enough for the memory of any step.
    private const int TokensAtOnce = 4_096;

    /// <summary>The logits of sequences.</summary>
    /// <param name="network">The network; dropout is off afterwards.</param>
    /// <param name="inputs">The sequences, in any order: those of one length are run together, so that little is padded.</param>
    /// <param name="recipe">Whose network it is.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="progress">Gets the number of sequences that are done; null for nobody.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>
    /// Of each sequence [outputs], of a head of tokens [tokens x outputs]; of a group those of its sequences one after the other.
    /// </returns>
    /// <exception cref="RunException">The logits are no numbers.</exception>
    public static IReadOnlyList<float[]> Logits(
        IHeadNetwork network,
        IReadOnlyList<EncodedInput> inputs,
        FineTuningRecipe recipe,
        Device device,
        Action<int>? progress = null,
        CancellationToken cancellation = default)
    {
        network.eval();
        float[][] logits = new float[inputs.Count][];
        int[] tokens = [.. inputs.Select(TokensOf)];
        int[] order = [.. Enumerable.Range(0, inputs.Count).OrderBy(index => tokens[index]).ThenBy(index => index)];
        for (int first = 0, end; first < order.Length; first = end)
        {
            cancellation.ThrowIfCancellationRequested();
            for (end = first + 1; end < order.Length && (end - first + 1) * tokens[order[end]] <= TokensAtOnce;)
                end++;
            int[] places = order[first..end];
            float[] values = Run(network, [.. places.Select(place => inputs[place])], recipe, device);
            if (!Array.TrueForAll(values, float.IsFinite))
                throw new RunException("The network returns NaN for an example: the weights have diverged; lower the learning rate.") { IsOfTraining = true };
            int width = values.Length / places.Sum(place => 1 + inputs[place].Further.Count), start = 0;
            foreach (int place in places)
            {
                int all = width * (1 + inputs[place].Further.Count);
                int kept = recipe.Head.IsOfTokens ? inputs[place].Ids.Length * recipe.Head.Outputs : all;
                logits[place] = values.AsSpan(start, kept).ToArray();
                start += all;
            }

            progress?.Invoke(end);
        }

        return logits;
    }

    /// <summary>Tokens of a group with its padding.</summary>
    private static int TokensOf(EncodedInput input) => (1 + input.Further.Count) * input.Group.Max(one => one.Ids.Length);

    private static float[] Run(IHeadNetwork network, IReadOnlyList<EncodedInput> inputs, FineTuningRecipe recipe, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        using InputBatch batch = InputBatch.Of(inputs, recipe.Model, device);
        return network.call(batch.InputIds, batch.TokenTypeIds, batch.AttentionMask).ToHost<float>();
    }
}
