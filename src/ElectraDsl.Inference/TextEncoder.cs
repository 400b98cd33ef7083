using ElectraDsl.Checkpoints;
using ElectraDsl.Data;
using ElectraDsl.Export;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Inference;

/// <summary>
/// A trained encoder together with the tokenizer that it was trained with: turns texts into vectors, and, where it is a discriminator, says of every
/// word how likely it was replaced. Dropout is off and no gradients are kept. Not thread-safe.
/// </summary>
/// <remarks>Owns its weights and its network.</remarks>
public sealed class TextEncoder : IDisposable
{
    private readonly ParameterArena arena;
    private readonly IEncoder network;
    private readonly int maxPositions;
    private readonly Device device;

    private TextEncoder(ParameterArena arena, IEncoder network, WordPieceTokenizer tokenizer, int maxPositions, Device device)
    {
        this.arena = arena;
        this.network = network;
        this.maxPositions = maxPositions;
        this.device = device;
        Tokenizer = tokenizer;
        network.eval();
    }

    /// <summary>The tokenizer.</summary>
    public WordPieceTokenizer Tokenizer { get; }

    /// <summary>Opens a trained model.</summary>
    /// <typeparam name="TModel">The record that was trained.</typeparam>
    /// <param name="path">
    /// A run, whose newest checkpoint and own vocabulary are taken, or a folder in Hugging Face's form as <see cref="HuggingFaceFolder.Save"/> writes
    /// it, of which the folder of the network that is kept suffices.
    /// </param>
    /// <param name="device">What to compute on; the CPU where it is null.</param>
    /// <exception cref="RunException">The run is another model's, its vocabulary was changed, or it has no checkpoint that is whole.</exception>
    /// <exception cref="HuggingFaceException">
    /// There is no such folder, or it holds neither, the weights do not fit the model, or the folder has no vocabulary.
    /// </exception>
    /// <exception cref="VocabularyException">The vocabulary cannot be read, or is another one than the model was declared for.</exception>
    public static TextEncoder Open<TModel>(string path, Device? device = null)
        where TModel : IModel
    {
        if (PathObstacle.ToFolder(path) is { } obstacle)
            throw new HuggingFaceException($"{obstacle}: name the folder of a run, or one in Hugging Face's form.");
        Device place = device ?? CPU;
        ParameterArena arena = new(TModel.EncoderLayout, place);
        try
        {
            WordPieceTokenizer tokenizer = TrainedRun.IsRun(path) ? LoadRun(path, TModel.Config, arena) : LoadHuggingFace(path, TModel.Config, arena);
            tokenizer.Vocabulary.Check(TModel.Config.VocabularySize, TModel.Config.SpecialTokens);
            return new TextEncoder(arena, TModel.CreateEncoder(arena), tokenizer, TModel.Config.MaxPositions, place);
        }
        catch
        {
            arena.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A vector a text: the mean of the last layer's hidden states over the text's tokens, [CLS] and [SEP] among them, padding left out.
    /// </summary>
    /// <param name="texts">One text or more; what a text has beyond the model's longest sequence is cut off.</param>
    /// <returns>float32 [B, hidden size] on the device; the caller disposes it. A text's vector does not depend on the others.</returns>
    public Tensor Encode(params IReadOnlyList<string> texts)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        TextBatch batch = TextBatch.Of(Tokenizer, texts, maxPositions);
        (Tensor inputIds, Tensor tokenTypeIds, Tensor mask) = Tensors(batch);
        Tensor hidden = network.Encode(inputIds, tokenTypeIds, mask);                       // [B, L, H]
        Tensor present = mask.unsqueeze(-1).to_type(ScalarType.Float32);                    // [B, L, 1]
        return hidden.mul(present).sum(1).div(present.sum(1)).MoveToOuterDisposeScope();    // [B, H]
    }

    /// <summary>How likely each word of a text was replaced.</summary>
    /// <param name="text">A text; what it has beyond the model's longest sequence is cut off.</param>
    /// <returns>The words in their order; empty for a text without any.</returns>
    /// <exception cref="NotSupportedException">The model was not trained by replaced token detection: it has no discriminator.</exception>
    public IReadOnlyList<ReplacedWord> FindReplaced(string text)
    {
        if (network is not IDiscriminator discriminator)
            throw new NotSupportedException(
                "The model was trained by another objective than replaced token detection: it has no discriminator that could say which words were replaced.");
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        TextBatch batch = TextBatch.Of(Tokenizer, [text], maxPositions);
        (Tensor inputIds, Tensor tokenTypeIds, Tensor mask) = Tensors(batch);
        float[] probabilities = discriminator.call(inputIds, tokenTypeIds, mask).sigmoid().cpu().data<float>().ToArray(); // [L]
        return [.. batch.Words(row: 0).Select(word => new ReplacedWord(word.Text, probabilities.AsSpan(word.Place, word.Pieces).ToArray().Max()))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        network.Dispose();
        arena.Dispose();
    }

    private (Tensor InputIds, Tensor TokenTypeIds, Tensor Mask) Tensors(TextBatch batch)
    {
        long[] shape = [batch.Rows, batch.Length];
        return (
            tensor(batch.InputIds, shape, device: device),
            tensor(batch.TokenTypeIds, shape, device: device),
            tensor(batch.AttentionMask, shape, device: device));
    }

    private static WordPieceTokenizer LoadRun(string path, ModelConfig model, ParameterArena arena)
    {
        TrainedRun run = TrainedRun.Open(path, model);
        run.LoadWeights(arena);
        return new WordPieceTokenizer(run.OpenVocabulary(), run.LowerCase);
    }

    /// <summary>Where no file says whether text is lower-cased, it is, as in transformers.</summary>
    private static WordPieceTokenizer LoadHuggingFace(string path, ModelConfig model, ParameterArena arena)
    {
        HuggingFaceFolder.Load(path, arena, model);
        HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.Find(path)
            ?? throw new HuggingFaceException($"{path} holds no vocab.txt beside the weights: export the model together with its vocabulary.");
        return new WordPieceTokenizer(WordPieceVocabulary.Load(tokenizer.VocabularyPath), tokenizer.LowerCase ?? true);
    }
}
