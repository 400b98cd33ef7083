using ElectraDsl.Data;
using ElectraDsl.Kernels;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>The step of an encoder that predicts masked tokens. The compiler derives one class a model.</summary>
/// <param name="recipe">The model and its hyperparameters.</param>
/// <param name="kernels">The kernels, closed over the model's numbers.</param>
/// <param name="device">Where everything lives.</param>
public abstract class MaskedLanguageModelTrainer(PretrainingRecipe recipe, KernelTable kernels, Device device) : PretrainingTrainer(recipe, kernels, device)
{
    /// <inheritdoc/>
    public override MlmTotals Totals { get; } = new(recipe.Facts.VocabularySize, device);

    /// <inheritdoc/>
    public override IEvaluation CreateEvaluation(PreparedCorpus corpus) => new MlmEvaluation(this, corpus);

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
