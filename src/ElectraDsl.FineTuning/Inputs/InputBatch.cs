using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.FineTuning;

/// <summary>Sequences as tensors, padded to the longest: B sequences, L tokens. Its tensors are its own.</summary>
internal sealed class InputBatch : IDisposable
{
    private InputBatch(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask, Tensor passages)
    {
        InputIds = inputIds;
        TokenTypeIds = tokenTypeIds;
        AttentionMask = attentionMask;
        Passages = passages;
    }

    /// <summary>Word pieces, int64 [B, L].</summary>
    public Tensor InputIds { get; }

    /// <summary>Segments, int64 [B, L].</summary>
    public Tensor TokenTypeIds { get; }

    /// <summary>True where there is a token, bool [B, L]; null where nothing is padded.</summary>
    public Tensor? AttentionMask { get; }

    /// <summary>True where an answer may begin or end, bool [B, L]: in the second segment, and at [CLS], which stands for none.</summary>
    public Tensor Passages { get; }

    /// <summary>Makes a batch.</summary>
    /// <param name="groups">One sequence or more; what belongs to one comes behind it.</param>
    /// <param name="model">Says what fills rows up, and whether there are two kinds of segments.</param>
    /// <param name="device">Where the tensors live.</param>
    public static InputBatch Of(IReadOnlyList<EncodedInput> groups, ModelConfig model, Device device)
    {
        EncodedInput[] inputs = [.. groups.SelectMany(one => one.Group)];
        int rows = inputs.Length, length = inputs.Max(input => input.Ids.Length);
        long[] ids = new long[rows * length], types = new long[rows * length];
        bool[] mask = new bool[rows * length], passages = new bool[rows * length];
        ids.AsSpan().Fill(model.SpecialTokens.Pad);
        for (int row = 0; row < rows; row++)
        {
            EncodedInput input = inputs[row];
            for (int token = 0; token < input.Ids.Length; token++)
            {
                int place = (row * length) + token;
                ids[place] = input.Ids[token];
                types[place] = token >= input.SecondSegment && model.TokenTypes > 1 ? 1 : 0;
                mask[place] = true;
                passages[place] = token == 0 || (token >= input.SecondSegment && token - input.SecondSegment < input.Characters.Length);
            }
        }

        using DisposeScope scope = NewDisposeScope();
        long[] shape = [rows, length];
        return new InputBatch(
            DeviceValues.Upload(ids, shape, device).DetachFromDisposeScope(),
            DeviceValues.Upload(types, shape, device).DetachFromDisposeScope(),
            Array.TrueForAll(mask, present => present) ? null : DeviceValues.Upload(mask, shape, device).DetachFromDisposeScope(),
            DeviceValues.Upload(passages, shape, device).DetachFromDisposeScope());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        InputIds.Dispose();
        TokenTypeIds.Dispose();
        AttentionMask?.Dispose();
        Passages.Dispose();
    }
}
