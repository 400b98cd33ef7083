using ElectraDsl.Data;
using ElectraDsl.Export;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Inference;

/// <summary>
/// A trained encoder together with the tokenizer that it was trained with: turns texts into vectors, and, where it is a discriminator, says of every
/// word how likely it was replaced. Dropout is off and no gradients are kept. Safe for callers on several threads, which compute at the same time.
/// </summary>
/// <remarks>Owns its weights and its network.</remarks>
public sealed class TextEncoder : IDisposable
{
    // Padded tokens that are computed at once: where a batch's matrices are large enough for libtorch's threads, and its memory is no matter.
    private const int TokensOfBatch = 8_192;

    private readonly ParameterArena arena;
    private readonly IEncoder network;
    private readonly ModelConfig model;
    private readonly Device device;
    private readonly bool hasHead;
    private readonly Pooling pooling;

    private TextEncoder(
        ParameterArena arena,
        IEncoder network,
        WordPieceTokenizer tokenizer,
        ModelConfig model,
        bool hasHead,
        (Pooling Pooling, int MaxLength) vectors,
        Device device)
    {
        this.arena = arena;
        this.network = network;
        this.model = model;
        this.hasHead = hasHead;
        this.device = device;
        (pooling, MaxPositions) = vectors;
        Tokenizer = tokenizer;
        network.eval();
    }

    /// <summary>Name of the record that was trained.</summary>
    public string ModelName => model.Name;

    /// <summary>Values of a vector.</summary>
    public int HiddenSize => model.Kept.HiddenSize;

    /// <summary>Tokens of the longest sequence, [CLS] and [SEP] among them: what a text has beyond it is cut off.</summary>
    public int MaxPositions { get; }

    /// <summary>Whether it says which words were replaced. An encoder that was fine-tuned since does not.</summary>
    public bool IsDiscriminator => hasHead && network is IDiscriminator;

    /// <summary>Whether the model is declared with a discriminator, trained along or not.</summary>
    internal bool HasDiscriminator => network is IDiscriminator;

    /// <summary>The tokenizer.</summary>
    public WordPieceTokenizer Tokenizer { get; }

    /// <summary>Tokens of a text as the network reads it, [CLS] and [SEP] among them, before anything is cut off.</summary>
    /// <param name="text">A text; an empty one has 2.</param>
    public int CountTokens(string text) => Tokenizer.Encode(text).Count + TextBatch.SpecialTokensOfRow;

    /// <summary>Opens a trained model.</summary>
    /// <typeparam name="TModel">The record that was trained.</typeparam>
    /// <param name="path">
    /// A run, whose newest checkpoint and own vocabulary are taken, a fine-tuning run, whose best checkpoint's encoder is taken, or a folder in
    /// Hugging Face's form: as <see cref="HuggingFaceFolder.Save"/> writes it, of which the folder of the network that is kept suffices, or that of
    /// one encoder with whatever head (<see cref="HuggingFaceEncoderFolder"/>).
    /// </param>
    /// <param name="device">What to compute on; the CPU where it is null.</param>
    /// <exception cref="RunException">The run is another model's, its vocabulary was changed, or it has no checkpoint that is whole.</exception>
    /// <exception cref="HuggingFaceException">
    /// There is no such folder, or it holds neither, the weights do not fit the model, or the folder has no vocabulary.
    /// </exception>
    /// <exception cref="VocabularyException">The vocabulary cannot be read, or is another one than the model was declared for.</exception>
    public static TextEncoder Open<TModel>(string path, Device? device = null)
        where TModel : IModel => Open(path, TModel.Config, TModel.EncoderLayout, TModel.CreateEncoder, device);

    /// <summary>Opens a trained model that is known by what its record says.</summary>
    internal static TextEncoder Open(
        string path, ModelConfig model, ArenaLayout layout, Func<ParameterArena, IEncoder> create, Device? device = null)
    {
        Device place = device ?? CPU;
        ParameterArena arena = new(layout, place);
        try
        {
            WordPieceTokenizer tokenizer = TrainedEncoder.Load(path, model, arena, out bool hasHead);
            return new TextEncoder(arena, create(arena), tokenizer, model, hasHead, TrainedEncoder.Vectors(path, model), place);
        }
        catch
        {
            arena.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A vector a text: the mean of the last layer's hidden states over the text's tokens, [CLS] and [SEP] among them, padding left out. Of a run
    /// that tuned sentence vectors it is that of its head, whose pooling may be another one.
    /// </summary>
    /// <param name="texts">
    /// One text or more; what a text has beyond the model's longest sequence is cut off. Any number: texts of similar length are computed together.
    /// </param>
    /// <returns>float32 [B, hidden size] on the device; the caller disposes it. A text's vector does not depend on the others.</returns>
    public Tensor Encode(params IReadOnlyList<string> texts) => Encode(texts, CancellationToken.None);

    /// <summary>The same vectors, for a caller that may not wait to the end.</summary>
    /// <param name="texts">One text or more, of any number.</param>
    /// <param name="cancellationToken">Looked at before each of the batches that are computed one after another.</param>
    /// <returns>float32 [B, hidden size] on the device; the caller disposes it.</returns>
    /// <exception cref="OperationCanceledException">It was canceled before the last batch.</exception>
    public Tensor Encode(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        Tensor vectors = empty(texts.Count, HiddenSize, ScalarType.Float32, device);            // [B, H]
        foreach ((int[] rows, TextBatch batch) in Batches(texts))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope ofBatch = NewDisposeScope();
            (Tensor inputIds, Tensor tokenTypeIds, Tensor mask) = Tensors(batch);
            Tensor hidden = network.Encode(inputIds, tokenTypeIds, mask);                       // [b, L, H]
            Tensor pooled = pooling == Pooling.Cls ? SequencePooling.Cls(hidden) : SequencePooling.Mean(hidden, mask); // [b, 1, H]
            Tensor places = tensor(Array.ConvertAll(rows, row => (long)row), device: device);   // [b]
            _ = vectors.index_copy_(0, places, pooled.squeeze(1));                              // [b, H]
        }

        return vectors.MoveToOuterDisposeScope();
    }

    /// <summary>How likely each word of a text was replaced.</summary>
    /// <param name="text">A text; what it has beyond the model's longest sequence is cut off.</param>
    /// <returns>The words in their order; empty for a text without any.</returns>
    /// <exception cref="NotSupportedException">The model was not trained by replaced token detection: it has no discriminator.</exception>
    public IReadOnlyList<ReplacedWord> FindReplaced(string text) => FindReplaced([text])[0];

    /// <summary>How likely each word of each text was replaced.</summary>
    /// <param name="texts">One text or more; what a text has beyond the model's longest sequence is cut off.</param>
    /// <returns>Of each text its words in their order; none for a text without any.</returns>
    /// <exception cref="NotSupportedException">The model was not trained by replaced token detection: it has no discriminator.</exception>
    public IReadOnlyList<IReadOnlyList<ReplacedWord>> FindReplaced(IReadOnlyList<string> texts)
    {
        if (network is not IDiscriminator discriminator)
            throw new NotSupportedException(
                "The model was trained by another objective than replaced token detection: it has no discriminator that could say which words were replaced.");
        if (!hasHead)
            throw new NotSupportedException(
                "The encoder was fine-tuned, or saved without the discriminator's head: nothing could say which words were replaced.");
        using IDisposable inference = no_grad();
        IReadOnlyList<ReplacedWord>[] found = new IReadOnlyList<ReplacedWord>[texts.Count];
        foreach ((int[] rows, TextBatch batch) in Batches(texts))
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor inputIds, Tensor tokenTypeIds, Tensor mask) = Tensors(batch);
            float[] probabilities = discriminator.call(inputIds, tokenTypeIds, mask).sigmoid().cpu().data<float>().ToArray(); // [b * L]
            for (int row = 0; row < rows.Length; row++)
            {
                int start = row * batch.Length;
                found[rows[row]] =
                [
                    .. batch.Words(row).Select(word =>
                        new ReplacedWord(word.Text, probabilities.AsSpan(start + word.Place, word.Pieces).ToArray().Max())),
                ];
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        network.Dispose();
        arena.Dispose();
    }

    /// <summary>Texts of similar length together, the longest first, so that what needs most memory comes before the rest.</summary>
    private IEnumerable<(int[] Rows, TextBatch Batch)> Batches(IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
            throw new ArgumentException("There is no text to encode: give one or more.", nameof(texts));
        IReadOnlyList<int>[] pieces = [.. texts.Select(text => Cut(Tokenizer.Encode(text)))];
        int[] order = [.. Enumerable.Range(0, texts.Count).OrderByDescending(row => pieces[row].Count)];
        for (int start = 0; start < order.Length;)
        {
            int length = pieces[order[start]].Count + TextBatch.SpecialTokensOfRow;
            int[] rows = [.. order.Skip(start).Take(Math.Max(1, TokensOfBatch / length))];
            yield return (rows, TextBatch.Of(Tokenizer.Vocabulary, [.. rows.Select(row => pieces[row])]));
            start += rows.Length;
        }
    }

    private IReadOnlyList<int> Cut(IReadOnlyList<int> ids)
    {
        int most = MaxPositions - TextBatch.SpecialTokensOfRow;
        return ids.Count <= most ? ids : [.. ids.Take(most)];
    }

    private (Tensor InputIds, Tensor TokenTypeIds, Tensor Mask) Tensors(TextBatch batch)
    {
        long[] shape = [batch.Rows, batch.Length];
        return (
            tensor(batch.InputIds, shape, device: device),
            tensor(batch.TokenTypeIds, shape, device: device),
            tensor(batch.AttentionMask, shape, device: device));
    }
}
