using ElectraDsl.Generators.Objectives;
using ElectraDsl.Generators.Planning;
using Microsoft.CodeAnalysis.Text;

namespace ElectraDsl.Generators.Emission;

/// <summary>Writes Model.Trainer.g.cs: the step of the model's objective.</summary>
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
            ModelObjectives.Of(plan.Objective).WriteStep(plan));
        return writer.ToSourceText();
    }
}
