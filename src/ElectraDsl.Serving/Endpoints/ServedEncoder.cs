using ElectraDsl.Inference;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using TorchSharp;

namespace ElectraDsl.Serving;

/// <summary>An encoder behind a server: its vectors and, where it is a discriminator, replaced words.</summary>
internal sealed class ServedEncoder : IServedModel
{
    private readonly TextEncoder encoder;
    private readonly ServerLimits limits;
    private readonly BatchQueue<string, float[]> vectors;
    private readonly BatchQueue<string, IReadOnlyList<ReplacedWord>>? replacedWords;

    /// <summary>Starts to take requests.</summary>
    /// <param name="encoder">Must outlive it.</param>
    /// <param name="limits">What is taken at most.</param>
    /// <param name="thread">Where it computes.</param>
    /// <param name="metrics">Told of every batch.</param>
    public ServedEncoder(TextEncoder encoder, ServerLimits limits, ComputingThread thread, BatchMetrics metrics)
    {
        (this.encoder, this.limits) = (encoder, limits);
        vectors = new("embeddings", texts => VectorsOf(encoder, texts), limits.TokensOfBatch, thread, metrics);
        replacedWords = encoder.IsDiscriminator ? new("detect", encoder.FindReplaced, limits.TokensOfBatch, thread, metrics) : null;
    }

    /// <inheritdoc/>
    public string Name => encoder.ModelName;

    /// <inheritdoc/>
    public string Page => TryItPage.Of(encoder.ModelName, encoder.IsDiscriminator);

    /// <inheritdoc/>
    public IEnumerable<(string Path, RouteHandlerBuilder Route)> Map(IEndpointRouteBuilder routes)
    {
        if (replacedWords is not null)
            yield return (DetectEndpoint.Path, DetectEndpoint.Map(routes, encoder, replacedWords, limits));
        yield return (EmbeddingsEndpoint.Path, EmbeddingsEndpoint.Map(routes, encoder, vectors, limits));
    }

    /// <inheritdoc/>
    public string ExampleOf(string path) => path == EmbeddingsEndpoint.Path ? """{"input": ["The cat sat."]}""" : """{"texts": ["The cat sat."]}""";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await vectors.DisposeAsync();
        if (replacedWords is not null)
            await replacedWords.DisposeAsync();
    }

    private static float[][] VectorsOf(TextEncoder encoder, IReadOnlyList<string> texts)
    {
        using torch.Tensor rows = encoder.Encode(texts, CancellationToken.None);                    // [B, H]
        using torch.Tensor onHost = rows.cpu();
        float[] values = onHost.data<float>().ToArray();
        return [.. texts.Select((_, row) => values.AsSpan(row * encoder.HiddenSize, encoder.HiddenSize).ToArray())];
    }
}
