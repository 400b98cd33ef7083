using ElectraDsl.Inference;
using Microsoft.Extensions.AI;
using TorchSharp;

namespace ElectraDsl.Embeddings;

/// <summary>
/// The vectors of a <see cref="TextEncoder"/> behind the interface of Microsoft.Extensions.AI, which vector stores and search libraries ask for
/// embeddings: as <see cref="TextEncoder.Encode(IReadOnlyList{string})"/> gives them, of length 1. Safe for callers on several threads, which compute
/// at the same time.
/// </summary>
/// <remarks>
/// Replaced token detection trains an encoder to tell words apart in their context, not to lay texts of similar meaning close to one another: without
/// contrastive tuning, which a head with <see cref="SentenceEmbeddingAttribute"/> is, its vectors are poor for similarity and search, though a
/// classifier on top of them may do well. Owns the encoder.
/// </remarks>
public sealed class TextEncoderEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private const string Provider = "electradsl";

    private readonly TextEncoder encoder;
    private readonly bool normalize;
    private readonly EmbeddingGeneratorMetadata metadata;
    private int isDisposed;

    /// <summary>Takes over an encoder.</summary>
    /// <param name="encoder">Disposed together with this generator.</param>
    /// <param name="normalize">
    /// Whether vectors are divided by their Euclidean length, so that the dot product of two is their cosine similarity; false keeps the mean of the
    /// hidden states as it is.
    /// </param>
    public TextEncoderEmbeddingGenerator(TextEncoder encoder, bool normalize = true)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        (this.encoder, this.normalize) = (encoder, normalize);
        metadata = new EmbeddingGeneratorMetadata(Provider, defaultModelId: encoder.ModelName, defaultModelDimensions: encoder.HiddenSize);
    }

    /// <summary>A vector a text, in the order of the texts. What a text has beyond the model's longest sequence is cut off.</summary>
    /// <param name="values">The texts, of any number; of none there are no vectors.</param>
    /// <param name="options">
    /// <see cref="EmbeddingGenerationOptions.Dimensions"/>: how many of the first values of a vector are kept, 1 to the model's hidden size; what is
    /// kept gets length 1 again. Nothing trains the first values to say most: this saves room, and loses some of what the vector says.
    /// <see cref="EmbeddingGenerationOptions.ModelId"/>: null or the name of the record; there is no other model here.
    /// </param>
    /// <param name="cancellationToken">Looked at between batches of about 8,192 tokens.</param>
    /// <returns>float32 vectors, with the tokens that were read as usage: those of [CLS] and [SEP] included, those that were cut off not.</returns>
    /// <exception cref="ArgumentException">A text is null, or another model is asked for.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The model has not as many dimensions.</exception>
    /// <exception cref="OperationCanceledException">It was canceled before the last batch.</exception>
    /// <exception cref="ObjectDisposedException">The generator was disposed.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref isDisposed) != 0, this);
        string[] texts = [.. values];
        if (Array.Exists(texts, text => text is null))
            throw new ArgumentException("One of the texts is null: give an empty text in its place, or leave it out.", nameof(values));
        if (options?.ModelId is { } model && model != encoder.ModelName)
            throw new ArgumentException(
                $"The model is {encoder.ModelName}, and '{model}' was asked for: leave ModelId out, or name {encoder.ModelName}.", nameof(options));
        int dimensions = options?.Dimensions ?? encoder.HiddenSize;
        if (dimensions > encoder.HiddenSize)                             // less than one the options themselves refuse
            throw new ArgumentOutOfRangeException(
                nameof(options), dimensions, $"A vector of {encoder.ModelName} has {encoder.HiddenSize} values: ask for 1 to {encoder.HiddenSize}.");
        if (texts.Length == 0)
            return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>());
        return Task.Run(() => Generate(texts, dimensions, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? metadata
            : serviceType == typeof(TextEncoder) ? encoder
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Disposes the encoder. No vectors may be being computed.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 0)
            encoder.Dispose();
    }

    private GeneratedEmbeddings<Embedding<float>> Generate(string[] texts, int dimensions, CancellationToken cancellationToken)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        float[] values;
        using (torch.Tensor vectors = encoder.Encode(texts, cancellationToken))                     // [B, H]
        using (torch.Tensor onHost = vectors.cpu())
            values = onHost.data<float>().ToArray();
        int tokens = texts.Sum(text => Math.Min(encoder.CountTokens(text), encoder.MaxPositions));
        return new GeneratedEmbeddings<Embedding<float>>(texts.Select((_, row) =>
            new Embedding<float>(EmbeddingVector.Of(values.AsSpan(row * encoder.HiddenSize, dimensions), normalize))
            {
                CreatedAt = now,
                ModelId = encoder.ModelName,
            }))
        {
            Usage = new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens },
        };
    }
}
