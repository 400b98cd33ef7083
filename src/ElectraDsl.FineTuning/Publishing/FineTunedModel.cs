using ElectraDsl.Data;
using ElectraDsl.Export;
using static TorchSharp.torch;

namespace ElectraDsl.FineTuning;

/// <summary>Writes the best checkpoint of a run for other programs, with a model card that says how good it is and what it was trained on.</summary>
public static class FineTunedModel
{
    /// <summary>Writes encoder and head for Hugging Face's transformers: see <see cref="HuggingFaceHeadFolder"/>.</summary>
    /// <param name="head">A recipe of the head; its hyperparameters do not matter.</param>
    /// <param name="run">The run's folder.</param>
    /// <param name="output">A folder that must not exist yet. It is complete or absent.</param>
    /// <returns>Updates made when the weights were taken.</returns>
    /// <exception cref="RunException">There is no such run, it is another head's, or no checkpoint was evaluated yet.</exception>
    /// <exception cref="HuggingFaceException">The folder exists or cannot be made, or transformers has no such head or encoder.</exception>
    public static int SaveHuggingFace(FineTuningRecipe head, string run, string output)
    {
        FineTuningFolder folder = FineTuningFolder.Open(run);
        FineTuningRecipe recipe = folder.ReadRecipe(head);
        HuggingFaceHeadFolder.Check(output, recipe.Model, recipe.Head);
        WordPieceTokenizer tokenizer = folder.OpenTokenizer();
        using ParameterArena arena = new(recipe.Layout, CPU);
        int step = folder.LoadBest(recipe, arena);
        HeadText text = new(tokenizer.Vocabulary, folder.ReadManifest().LowerCase, recipe.MaxLength, recipe.TargetScale);
        HuggingFaceHeadFolder.Save(output, arena, recipe.Model, recipe.Head, text, FineTuningCard.Of(folder, recipe));
        return step;
    }

    /// <summary>Writes encoder and head, or the encoder alone, as graphs for ONNX Runtime: see <see cref="OnnxFolder"/>.</summary>
    /// <param name="head">A recipe of the head; its hyperparameters do not matter.</param>
    /// <param name="run">The run's folder.</param>
    /// <param name="output">A folder that must not exist yet. It is complete or absent.</param>
    /// <param name="precisions">The precisions, a file each; at least one, none twice.</param>
    /// <param name="withHead">Whether the graphs end in the head; they give the encoder's hidden states otherwise.</param>
    /// <returns>Updates made when the weights were taken.</returns>
    /// <exception cref="RunException">There is no such run, it is another head's, or no checkpoint was evaluated yet.</exception>
    /// <exception cref="OnnxException">The folder exists or cannot be made.</exception>
    public static int SaveOnnx(
        FineTuningRecipe head, string run, string output, IReadOnlyList<OnnxPrecision> precisions, bool withHead = true)
    {
        FineTuningFolder folder = FineTuningFolder.Open(run);
        FineTuningRecipe recipe = folder.ReadRecipe(head);
        OnnxOptions options = new()
        {
            Head = withHead ? recipe.Head : null, Precisions = precisions, Card = FineTuningCard.Of(folder, recipe),
        };
        OnnxFolder.Check(output, recipe.Model, options);
        WordPieceTokenizer tokenizer = folder.OpenTokenizer();
        using ParameterArena arena = new(recipe.Layout, CPU);
        int step = folder.LoadBest(recipe, arena);
        OnnxFolder.Save(output, arena, recipe.Model, tokenizer.Vocabulary, folder.ReadManifest().LowerCase, options);
        return step;
    }
}
