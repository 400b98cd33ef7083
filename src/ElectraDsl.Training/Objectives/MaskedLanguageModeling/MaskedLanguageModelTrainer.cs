using ElectraDsl.Data;
using ElectraDsl.Kernels;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>The step of an encoder that predicts masked tokens. The compiler derives one class a model.</summary>
/// <param name="recipe">The model and its hyperparameters.</param>
/// <param name="kernels">The kernels, closed over the model's numbers.</param>
/// <param name="device">Where everything lives.</param>
/// <param name="isTrained">Whether it is trained, or has weights alone and is evaluated.</param>
public abstract class MaskedLanguageModelTrainer(PretrainingRecipe recipe, KernelTable kernels, Device device, bool isTrained = true)
    : PretrainingTrainer(recipe, kernels, device, isTrained)
{
    /// <inheritdoc/>
    public override MlmTotals Totals { get; } = new(recipe.Facts, device);

    /// <inheritdoc/>
    public override IEvaluation CreateEvaluation(PreparedCorpus corpus) => new MlmEvaluation(this, corpus);

    /// <summary>Masks a batch, or a part of one, for training, each time or as <see cref="PretrainingRecipe.StaticMasks"/> says.</summary>
    /// <returns>Fresh tensors in the caller's dispose scope.</returns>
    protected MaskedBatch Mask(Batch batch, in StepContext step)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Recipe.StaticMasks > 0
            ? StaticMasks.Run(batch)
            : Kernels.Masking.Run(batch.InputIds, batch.AttentionMask, batch.MaxPredictions, step.Random, step.FirstRow, batch.ContinuesWord);
    }

    /// <inheritdoc/>
    internal override long CountMasked(Batch batch, RandomKey random, int firstRow) =>
        Recipe.StaticMasks > 0 ? StaticMasks.Count(batch) : base.CountMasked(batch, random, firstRow);

    // Made each time: kernels may be swapped between two steps.
    private StaticMasks StaticMasks => new(Kernels.Masking, Recipe.Seed, Recipe.StaticMasks);

    /// <summary>The encoder's say on one batch, without dropout and gradients. The caller disposes it.</summary>
    public abstract MaskedPredictions Predict(Batch batch, in StepContext step);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Totals.Dispose();
        base.Dispose(disposing);
    }
}
