using ElectraDsl.Generators.Planning;
using Microsoft.CodeAnalysis.Text;

namespace ElectraDsl.Generators.Emission;

/// <summary>
/// Writes Model.Trainer.g.cs: the step of the model's objective. Another objective is another file in this folder, and a line here.
/// </summary>
internal static class TrainerSource
{
    public static SourceText Write(ModelPlan plan)
    {
        SourceWriter writer = new();
        writer.WriteRecord(
            plan.Record,
            """
            using global::ElectraDsl;
            using global::ElectraDsl.Kernels;
            using global::ElectraDsl.Training;
            using static global::TorchSharp.torch;
            using Device = global::TorchSharp.torch.Device;
            using DisposeScope = global::TorchSharp.DisposeScope;
            using Tensor = global::TorchSharp.torch.Tensor;
            """,
            "",
            plan.Objective switch
            {
                Objective.MaskedLanguageModel => MaskedLanguageStep.Write(plan),
                _ => JointStep.Write(plan),
            });
        return writer.ToSourceText();
    }

    /// <summary>The argument that says which tokens make a word, where masking asks for it.</summary>
    public static string ContinuesWord(ModelPlan plan) => plan.Masking is MaskingMode.WholeWord or MaskingMode.Span ? ", batch.ContinuesWord" : "";
}
