using ElectraDsl.Data;
using ElectraDsl.Kernels;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>The joint step of a generator and a discriminator: replaced token detection. The compiler derives one class a model.</summary>
/// <param name="recipe">The model and its hyperparameters.</param>
/// <param name="kernels">The kernels, closed over the model's numbers.</param>
/// <param name="device">Where everything lives.</param>
/// <param name="isTrained">Whether it is trained, or has weights alone and is evaluated.</param>
public abstract class JointTrainer(PretrainingRecipe recipe, KernelTable kernels, Device device, bool isTrained = true)
    : PretrainingTrainer(recipe, kernels, device, isTrained)
{
    /// <inheritdoc/>
    public override JointTotals Totals { get; } = new(recipe.Facts.VocabularySize, device);

    /// <inheritdoc/>
    public override IEvaluation CreateEvaluation(PreparedCorpus corpus) => new RtdEvaluation(this, corpus);

    /// <summary>The generator's say on one batch, and the text with its samples, without dropout and gradients. The caller disposes it.</summary>
    public abstract GeneratedText Generate(Batch batch, in StepContext step);

    /// <summary>Both networks' say on one batch, without dropout and gradients. The caller disposes it.</summary>
    public EvaluationOutput Evaluate(Batch batch, in StepContext step)
    {
        GeneratedText text = Generate(batch, step);
        return new EvaluationOutput(text, Discriminate(text.CorruptedIds, batch.TokenTypeIds, batch.HasPadding ? batch.AttentionMask : null));
    }

    /// <summary>The discriminator's logits for any sequences, float32 [B, L], without dropout and gradients. The caller disposes them.</summary>
    /// <param name="inputIds">Word pieces, int64 [B, L].</param>
    /// <param name="tokenTypeIds">Segments, int64 [B, L].</param>
    /// <param name="attentionMask">True where there is a token, bool [B, L]; null where there is one everywhere.</param>
    public abstract Tensor Discriminate(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask);

    /// <summary>
    /// The discriminator's logits for the word pieces of texts, special tokens left out: one array a text, as long as it has pieces.
    /// </summary>
    /// <param name="vocabulary">The model's word pieces.</param>
    /// <param name="texts">Pieces of one text or more.</param>
    public IReadOnlyList<float[]> Discriminate(WordPieceVocabulary vocabulary, IReadOnlyList<IReadOnlyList<int>> texts)
    {
        TextBatch batch = TextBatch.Of(vocabulary, texts);
        using DisposeScope scope = NewDisposeScope();
        long[] shape = [batch.Rows, batch.Length];
        float[] logits = Discriminate(
            DeviceValues.Upload(batch.InputIds, shape, Device),
            DeviceValues.Upload(batch.TokenTypeIds, shape, Device),
            DeviceValues.Upload(batch.AttentionMask, shape, Device)).ToHost<float>();                         // [B * L]
        return [.. texts.Select((text, row) => logits.AsSpan((row * batch.Length) + 1, text.Count).ToArray())]; // [CLS] stands before them
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Totals.Dispose();
        base.Dispose(disposing);
    }
}
