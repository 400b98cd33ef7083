using System.Collections.Generic;

namespace ElectraDsl.Generators.Model;

/// <summary>
/// Types of the library that generated code calls by their simple names, because it is meant to be read. A type of the same name in the
/// model's own namespace would be taken instead.
/// </summary>
internal static class LibraryTypes
{
    /// <summary>Simple name to full name.</summary>
    public static readonly IReadOnlyDictionary<string, string> FullNames = new Dictionary<string, string>
    {
        ["Activation"] = "ElectraDsl.Activation",
        ["ArenaLayout"] = "ElectraDsl.ArenaLayout",
        ["Batch"] = "ElectraDsl.Training.Batch",
        ["CorruptedBatch"] = "ElectraDsl.Kernels.CorruptedBatch",
        ["Device"] = "TorchSharp.torch.Device",
        ["DisposeScope"] = "TorchSharp.DisposeScope",
        ["Enumerable"] = "System.Linq.Enumerable",
        ["GeneratedText"] = "ElectraDsl.Training.GeneratedText",
        ["GeneratorHeadOutput"] = "ElectraDsl.Kernels.GeneratorHeadOutput",
        ["IModelSpec"] = "ElectraDsl.Kernels.IModelSpec",
        ["ImmutableArray"] = "System.Collections.Immutable.ImmutableArray",
        ["Initialization"] = "ElectraDsl.Initialization",
        ["Initializer"] = "ElectraDsl.Initializer",
        ["JointTrainer"] = "ElectraDsl.Training.JointTrainer",
        ["KernelFacts"] = "ElectraDsl.Training.KernelFacts",
        ["KernelTable"] = "ElectraDsl.Kernels.KernelTable",
        ["LocalAttention"] = "ElectraDsl.LocalAttention",
        ["MaskedBatch"] = "ElectraDsl.Kernels.MaskedBatch",
        ["MaskingMode"] = "ElectraDsl.MaskingMode",
        ["ModelFacts"] = "ElectraDsl.Training.ModelFacts",
        ["ModelKernels"] = "ElectraDsl.Kernels.ModelKernels",
        ["NetworkFacts"] = "ElectraDsl.Training.NetworkFacts",
        ["NetworkPart"] = "ElectraDsl.Training.NetworkPart",
        ["NormPlacement"] = "ElectraDsl.NormPlacement",
        ["Normalization"] = "ElectraDsl.Normalization",
        ["Parameter"] = "TorchSharp.Modules.Parameter",
        ["ParameterArena"] = "ElectraDsl.ParameterArena",
        ["ParameterSpec"] = "ElectraDsl.ParameterSpec",
        ["Positions"] = "ElectraDsl.Positions",
        ["PretrainingRecipe"] = "ElectraDsl.Training.PretrainingRecipe",
        ["RmsNorm"] = "ElectraDsl.RmsNorm",
        ["RotaryPositions"] = "ElectraDsl.RotaryPositions",
        ["RtdLossOutput"] = "ElectraDsl.Kernels.RtdLossOutput",
        ["Scalars"] = "ElectraDsl.Torch.Scalars",
        ["SinusoidalPositions"] = "ElectraDsl.SinusoidalPositions",
        ["SpecialTokens"] = "ElectraDsl.Data.SpecialTokens",
        ["StepContext"] = "ElectraDsl.Training.StepContext",
        ["Tensor"] = "TorchSharp.torch.Tensor",
        ["WeightTying"] = "ElectraDsl.WeightTying",
        ["nn"] = "TorchSharp.torch.nn",
    };
}
