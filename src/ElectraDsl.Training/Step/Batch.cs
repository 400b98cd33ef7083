using ElectraDsl.Data;
using ElectraDsl.Kernels;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>Sequences on a device. Owns its tensors.</summary>
public sealed class Batch : IDisposable
{
    private Batch(ExampleBatch examples, int tokenTypes, long maskedTokens, int maxPredictions, Device device)
    {
        long[] shape = [examples.Rows, examples.SequenceLength];
        bool[] tokens = new bool[examples.InputIds.Length];
        for (int row = 0; row < examples.Rows; row++)
            tokens.AsSpan(row * examples.SequenceLength, examples.Lengths[row]).Fill(true);

        InputIds = tensor(examples.InputIds, shape, device: device).DetachFromDisposeScope();
        // A table of one row has room for one kind: second segments are of the first's.
        long[] segments = tokenTypes == 1 ? new long[examples.SegmentIds.Length] : examples.SegmentIds;
        TokenTypeIds = tensor(segments, shape, device: device).DetachFromDisposeScope();
        AttentionMask = tensor(tokens, shape, device: device).DetachFromDisposeScope();
        Rows = examples.Rows;
        SequenceLength = examples.SequenceLength;
        MaxPredictions = maxPredictions;
        MaskedTokens = maskedTokens;
        Tokens = examples.Lengths.Sum(length => (long)length);
    }

    /// <summary>Number of sequences, B.</summary>
    public int Rows { get; }

    /// <summary>Padded length, L.</summary>
    public int SequenceLength { get; }

    /// <summary>Slots for masked tokens in each sequence, N.</summary>
    public int MaxPredictions { get; }

    /// <summary>Tokens that will be masked in all sequences together. Known without asking the device.</summary>
    public long MaskedTokens { get; }

    /// <summary>Tokens in all sequences together, padding excluded.</summary>
    public long Tokens { get; }

    /// <summary>Whether any sequence is shorter than <see cref="SequenceLength"/>.</summary>
    public bool HasPadding => Tokens < (long)Rows * SequenceLength;

    /// <summary>Word pieces, int64 [B, L].</summary>
    public Tensor InputIds { get; }

    /// <summary>0 for the first segment, 1 for the second, int64 [B, L].</summary>
    public Tensor TokenTypeIds { get; }

    /// <summary>True where there is a token, bool [B, L].</summary>
    public Tensor AttentionMask { get; }

    /// <summary>Copies examples to a device.</summary>
    /// <param name="examples">The sequences.</param>
    /// <param name="facts">The model they are for: it decides how many tokens are masked.</param>
    /// <param name="device">Where the tensors shall live.</param>
    public static Batch From(ExampleBatch examples, ModelFacts facts, Device device)
    {
        float probability = (float)facts.MaskProbability;
        int maxPredictions = MaskCount.Maximum(examples.SequenceLength, probability);
        SpecialTokens special = facts.SpecialTokens;
        long maskedTokens = 0;
        for (int row = 0; row < examples.Rows; row++)
        {
            ReadOnlySpan<long> ids = examples.InputIds.AsSpan(row * examples.SequenceLength, examples.Lengths[row]);
            int candidates = 0;
            foreach (long id in ids)
                candidates += id != special.Cls && id != special.Sep && id != special.Mask ? 1 : 0;
            maskedTokens += Math.Min(candidates, MaskCount.Of(ids.Length, probability, maxPredictions));
        }

        return new Batch(examples, facts.TokenTypes, maskedTokens, maxPredictions, device);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        InputIds.Dispose();
        TokenTypeIds.Dispose();
        AttentionMask.Dispose();
    }
}
