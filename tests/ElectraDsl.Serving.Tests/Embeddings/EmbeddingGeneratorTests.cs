using ElectraDsl.Embeddings;
using ElectraDsl.Inference;
using Microsoft.Extensions.AI;
using TorchSharp;

namespace ElectraDsl.Serving.Tests;

[Collection(nameof(Trained))]
public sealed class EmbeddingGeneratorTests(TrainedModels models)
{
    private static readonly string[] Texts = ["The cat follows a small boat.", "", "a dog", "my sister paints the winter and leaves some bread."];

    [Fact]
    public async Task Vectors_AreTheEncodersOfLengthOne_InTheOrderOfTheTexts()
    {
        using TextEncoder encoder = models.Open();
        using TextEncoderEmbeddingGenerator generator = new(models.Open()), raw = new(models.Open(), normalize: false);
        GeneratedEmbeddings<Embedding<float>> found = await generator.GenerateAsync(Texts), unscaled = await raw.GenerateAsync(Texts);
        using torch.Tensor expected = encoder.Encode(Texts);
        Assert.Equal(Texts.Length, found.Count);
        for (int row = 0; row < Texts.Length; row++)
        {
            float[] vector = expected[row].data<float>().ToArray();
            double length = Math.Sqrt(vector.Sum(value => (double)value * value));
            AssertClose(vector, unscaled[row].Vector.ToArray());
            AssertClose([.. vector.Select(value => (float)(value / length))], found[row].Vector.ToArray());
            Assert.Equal("Tiny", found[row].ModelId);
        }

        Assert.Equal(Texts.Sum(encoder.CountTokens), found.Usage!.InputTokenCount);
        Assert.Empty(await generator.GenerateAsync([]));
    }

    [Fact]
    public async Task Dimensions_KeepTheFirstValues_AndTheLengthOfOne()
    {
        using TextEncoderEmbeddingGenerator generator = new(models.Open());
        float[] whole = (await generator.GenerateAsync(Texts))[0].Vector.ToArray();
        float[] part = (await generator.GenerateAsync(Texts, new() { Dimensions = 5, ModelId = "Tiny" }))[0].Vector.ToArray();
        double length = Math.Sqrt(whole.Take(5).Sum(value => (double)value * value));
        AssertClose([.. whole.Take(5).Select(value => (float)(value / length))], part);
    }

    [Fact]
    public async Task WhatCannotBe_IsRefusedInWords()
    {
        using TextEncoderEmbeddingGenerator generator = new(models.Open());
        await Refused<ArgumentOutOfRangeException>(Texts, new() { Dimensions = 17 }, "has 16 values: ask for 1 to 16");
        await Refused<ArgumentException>(Texts, new() { ModelId = "Other" }, "The model is Tiny, and 'Other' was asked for");
        await Refused<ArgumentException>(["a", null!], null, "One of the texts is null");
        generator.Dispose();
        generator.Dispose();
        _ = await Assert.ThrowsAsync<ObjectDisposedException>(() => generator.GenerateAsync(Texts));

        async Task Refused<TException>(string[] texts, EmbeddingGenerationOptions? options, string words)
            where TException : Exception =>
            Assert.Contains(
                words, (await Assert.ThrowsAsync<TException>(() => generator.GenerateAsync(texts, options))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancellation_IsSeenBetweenBatches()
    {
        using TextEncoderEmbeddingGenerator generator = new(models.Open());
        string[] many = [.. Enumerable.Repeat(string.Join(' ', Enumerable.Repeat("cat", 28)), 100_000)];
        using CancellationTokenSource source = new();
        Task<GeneratedEmbeddings<Embedding<float>>> computing = generator.GenerateAsync(many, cancellationToken: source.Token);

        // A thread of its own: the pool's may all be at work.
        Thread canceler = new(() =>
        {
            Thread.Sleep(50);
            source.Cancel();
        });
        canceler.Start();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => computing);
        using TextEncoder encoder = models.Open();
        _ = Assert.Throws<OperationCanceledException>(() => encoder.Encode(Texts, source.Token));
    }

    [Fact]
    public void Services_AreMetadataEncoderAndItself()
    {
        using TextEncoderEmbeddingGenerator generator = new(models.Open());
        EmbeddingGeneratorMetadata metadata = (EmbeddingGeneratorMetadata)generator.GetService(typeof(EmbeddingGeneratorMetadata))!;
        Assert.Equal(("electradsl", "Tiny", 16), (metadata.ProviderName, metadata.DefaultModelId, metadata.DefaultModelDimensions));
        Assert.Same(generator, generator.GetService(typeof(IEmbeddingGenerator<string, Embedding<float>>)));
        _ = Assert.IsType<TextEncoder>(generator.GetService(typeof(TextEncoder)));
        Assert.Null(generator.GetService(typeof(EmbeddingGeneratorMetadata), "key"));
        Assert.Null(generator.GetService(typeof(string)));
    }

    [Fact]
    public async Task SixteenCallersAtOnce_GetWhatEachGetsAlone()
    {
        using TextEncoderEmbeddingGenerator generator = new(models.Open());
        Random random = new(3);
        string[][] texts = [.. Enumerable.Range(0, 16).Select(_ => Enumerable.Range(0, 40).Select(_ => TrainedModels.Sentence(random)).ToArray())];
        GeneratedEmbeddings<Embedding<float>>[] together = await Task.WhenAll(texts.Select(of => Task.Run(() => generator.GenerateAsync(of))));
        using TextEncoderEmbeddingGenerator other = new(models.Open());
        for (int caller = 0; caller < texts.Length; caller++)
        {
            GeneratedEmbeddings<Embedding<float>> alone = await other.GenerateAsync(texts[caller]);
            Assert.Equal(alone.Usage!.InputTokenCount, together[caller].Usage!.InputTokenCount);
            for (int row = 0; row < texts[caller].Length; row++)
                AssertClose(alone[row].Vector.ToArray(), together[caller][row].Vector.ToArray());
        }
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int index = 0; index < expected.Length; index++)
            Assert.Equal(expected[index], actual[index], 1e-5f);
    }
}
