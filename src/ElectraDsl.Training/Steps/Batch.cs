using ElectraDsl.Data;
using ElectraDsl.Kernels;
using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>Sequences on a device. Owns its tensors.</summary>
public sealed class Batch : IDisposable
{
    private readonly long[] ids;                         // [B * L]
    private readonly bool[] tokens;                      // [B * L]
    private readonly bool[] continuesWord;               // [B * L], or empty where masking does not ask for it

    private Batch(ExampleBatch examples, ModelConfig facts, bool[] continuesWord, Device device)
    {
        long[] shape = [examples.Rows, examples.SequenceLength];
        ids = examples.InputIds;
        this.continuesWord = continuesWord;
        tokens = new bool[ids.Length];
        for (int row = 0; row < examples.Rows; row++)
            tokens.AsSpan(row * examples.SequenceLength, examples.Lengths[row]).Fill(true);

        InputIds = DeviceValues.Upload(ids, shape, device).DetachFromDisposeScope();
        // A table of one row has room for one kind: second segments are of the first's.
        long[] segments = facts.TokenTypes == 1 ? new long[examples.SegmentIds.Length] : examples.SegmentIds;
        TokenTypeIds = DeviceValues.Upload(segments, shape, device).DetachFromDisposeScope();
        AttentionMask = DeviceValues.Upload(tokens, shape, device).DetachFromDisposeScope();
        ContinuesWord = continuesWord.Length > 0 ? DeviceValues.Upload(continuesWord, shape, device).DetachFromDisposeScope() : null;
        long[] labels = Array.ConvertAll(examples.IsRandomNext, isRandom => isRandom ? 1L : 0L);
        NextSentenceLabels = facts.NextSentencePrediction ? DeviceValues.Upload(labels, [labels.Length], device).DetachFromDisposeScope() : null;
        Rows = examples.Rows;
        SequenceLength = examples.SequenceLength;
        MaxPredictions = MaskCount.Maximum(examples.SequenceLength, (float)facts.MaskProbability);
        Tokens = examples.Lengths.Sum(length => (long)length);
        Indices = examples.Indices;
        Epochs = examples.Epochs;
    }

    /// <summary>Number of sequences, B.</summary>
    public int Rows { get; }

    /// <summary>Padded length, L.</summary>
    public int SequenceLength { get; }

    /// <summary>Slots for masked tokens in each sequence, N.</summary>
    public int MaxPredictions { get; }

    /// <summary>Tokens in all sequences together, padding excluded.</summary>
    public long Tokens { get; }

    /// <summary>Which example each sequence is: <see cref="ExampleBatch.Indices"/>.</summary>
    internal long[] Indices { get; }

    /// <summary>Which visit of its example each sequence is: <see cref="ExampleBatch.Epochs"/>.</summary>
    internal int[] Epochs { get; }

    /// <summary>Whether any sequence is shorter than <see cref="SequenceLength"/>.</summary>
    public bool HasPadding => Tokens < (long)Rows * SequenceLength;

    /// <summary>Word pieces, int64 [B, L].</summary>
    public Tensor InputIds { get; }

    /// <summary>0 for the first segment, 1 for the second, int64 [B, L].</summary>
    public Tensor TokenTypeIds { get; }

    /// <summary>True where there is a token, bool [B, L].</summary>
    public Tensor AttentionMask { get; }

    /// <summary>
    /// True where a token is a further piece of the word before it, bool [B, L]; null where the model's masking does not ask for it.
    /// </summary>
    public Tensor? ContinuesWord { get; }

    /// <summary>
    /// 0 where a sequence's second segment follows the first, 1 where it is text from elsewhere, int64 [B]; null where the model does not predict it.
    /// </summary>
    public Tensor? NextSentenceLabels { get; }

    /// <summary>Copies examples to a device. On CUDA the copies are started, not waited for.</summary>
    /// <param name="examples">The sequences.</param>
    /// <param name="facts">The model they are for: it decides how many tokens are masked, and whether the labels of pairs are needed.</param>
    /// <param name="device">Where the tensors shall live.</param>
    /// <param name="continuesWord">
    /// By id, whether a token is a further piece of the word before it: <see cref="WordPieceVocabulary.ContinuesWord"/>. Only a model that is masked
    /// by words (<see cref="MaskingMode.WholeWord"/>, <see cref="MaskingMode.Span"/>) needs it.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="continuesWord"/> is needed and missing, or has an entry too few.</exception>
    public static Batch From(ExampleBatch examples, ModelConfig facts, Device device, IReadOnlyList<bool>? continuesWord = null)
    {
        bool[] words = [];
        if (facts.Masking is MaskingMode.WholeWord or MaskingMode.Span)
        {
            if (continuesWord?.Count != facts.VocabularySize)
                throw new ArgumentException(
                    $"{facts.Name} is masked by words: pass ContinuesWord of its vocabulary of {facts.VocabularySize} tokens.",
                    nameof(continuesWord));
            words = Array.ConvertAll(examples.InputIds, id => continuesWord[(int)id]);
        }

        return new Batch(examples, facts, words, device);
    }

    /// <summary>Tokens that masking will choose in all sequences together, foretold without asking the device.</summary>
    /// <param name="masking">The model's kernel.</param>
    /// <param name="random">Key of the step's randoms.</param>
    /// <param name="firstRow">Index of the first sequence within the step's batch.</param>
    public long CountMasked(IMaskingKernel masking, RandomKey random, int firstRow) =>
        masking.Count(ids, tokens, SequenceLength, MaxPredictions, random, firstRow, continuesWord);

    /// <summary>
    /// As <see cref="CountMasked(IMaskingKernel, RandomKey, int)"/>, in one sequence that draws as sequence <paramref name="drawnAs"/> of a step.
    /// </summary>
    internal long CountMasked(IMaskingKernel masking, RandomKey random, int drawnAs, int row)
    {
        Range entries = (row * SequenceLength)..((row + 1) * SequenceLength);
        return masking.Count(
            ids.AsSpan(entries),
            tokens.AsSpan(entries),
            SequenceLength,
            MaxPredictions,
            random,
            drawnAs,
            continuesWord.Length > 0 ? continuesWord.AsSpan(entries) : []);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        InputIds.Dispose();
        TokenTypeIds.Dispose();
        AttentionMask.Dispose();
        ContinuesWord?.Dispose();
        NextSentenceLabels?.Dispose();
    }
}
