using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Objectives;

/// <summary>
/// What generated code calls by simple names, because it is meant to be read. Something of the same name that is nearer to the record would be taken
/// instead.
/// </summary>
internal static class LibraryNames
{
    /// <summary>Namespaces that full names begin with; a type called ElectraDsl takes the attributes away, too, so that there is no model.</summary>
    public static readonly EquatableArray<string> Roots = ["System", "TorchSharp"];

    private static readonly Dictionary<string, string> OfEveryModel = new()
    {
        ["Activation"] = "ElectraDsl.Activation",
        ["ArenaLayout"] = "ElectraDsl.ArenaLayout",
        ["AttentionMask"] = "ElectraDsl.AttentionMask",
        ["Batch"] = "ElectraDsl.Training.Batch",
        ["Device"] = "TorchSharp.torch.Device",
        ["DisposeScope"] = "TorchSharp.DisposeScope",
        ["Dropout"] = "ElectraDsl.Dropout",
        ["DropoutKey"] = "ElectraDsl.DropoutKey",
        ["EncoderKernels"] = "ElectraDsl.EncoderKernels",
        ["FineTuningRecipe"] = "ElectraDsl.FineTuning.FineTuningRecipe",
        ["HeadConfig"] = "ElectraDsl.HeadConfig",
        ["HeadForm"] = "ElectraDsl.HeadForm",
        ["HeadTask"] = "ElectraDsl.HeadTask",
        ["IDiscriminator"] = "ElectraDsl.IDiscriminator",
        ["IEncoder"] = "ElectraDsl.IEncoder",
        ["IHeadNetwork"] = "ElectraDsl.IHeadNetwork",
        ["IModel"] = "ElectraDsl.IModel",
        ["IModelSpec"] = "ElectraDsl.Kernels.IModelSpec",
        ["ImmutableArray"] = "System.Collections.Immutable.ImmutableArray",
        ["Initialization"] = "ElectraDsl.Initialization",
        ["Initializer"] = "ElectraDsl.Initializer",
        ["KernelFacts"] = "ElectraDsl.KernelFacts",
        ["KernelTable"] = "ElectraDsl.Kernels.KernelTable",
        ["LabelPrediction"] = "ElectraDsl.FineTuning.LabelPrediction",
        ["MaskingMode"] = "ElectraDsl.MaskingMode",
        ["ModelConfig"] = "ElectraDsl.ModelConfig",
        ["ModelKernels"] = "ElectraDsl.Kernels.ModelKernels",
        ["NetworkConfig"] = "ElectraDsl.NetworkConfig",
        ["NetworkKernels"] = "ElectraDsl.Kernels.NetworkKernels",
        ["NetworkPart"] = "ElectraDsl.NetworkPart",
        ["NetworkRole"] = "ElectraDsl.NetworkRole",
        ["NetworkSection"] = "ElectraDsl.NetworkSection",
        ["Norm"] = "ElectraDsl.Norm",
        ["NormPlacement"] = "ElectraDsl.NormPlacement",
        ["Normalization"] = "ElectraDsl.Normalization",
        ["Objective"] = "ElectraDsl.Objective",
        ["Parameter"] = "TorchSharp.Modules.Parameter",
        ["ParameterArena"] = "ElectraDsl.ParameterArena",
        ["ParameterSpec"] = "ElectraDsl.ParameterSpec",
        ["Pooling"] = "ElectraDsl.Pooling",
        ["PositionLimit"] = "ElectraDsl.PositionLimit",
        ["Positions"] = "ElectraDsl.Positions",
        ["PretrainingRecipe"] = "ElectraDsl.Training.PretrainingRecipe",
        ["RotaryPairs"] = "ElectraDsl.RotaryPairs",
        ["RotaryPositions"] = "ElectraDsl.RotaryPositions",
        ["Scalars"] = "ElectraDsl.Torch.Scalars",
        ["SequencePooling"] = "ElectraDsl.SequencePooling",
        ["SinusoidalPositions"] = "ElectraDsl.SinusoidalPositions",
        ["SpecialTokens"] = "ElectraDsl.SpecialTokens",
        ["StepContext"] = "ElectraDsl.Training.StepContext",
        ["Tensor"] = "TorchSharp.torch.Tensor",
        ["TensorKind"] = "ElectraDsl.TensorKind",
        ["WeightTying"] = "ElectraDsl.WeightTying",
        ["nn"] = "TorchSharp.torch.nn",
    };

    /// <summary>Types, those that the steps of the objectives call included: simple name to full name.</summary>
    public static readonly IReadOnlyDictionary<string, string> Types = ModelObjectives
        .All.SelectMany(objective => objective.StepTypes)
        .Distinct()
        .Select(type => new KeyValuePair<string, string>(type.Substring(type.LastIndexOf('.') + 1), type))
        .Concat(OfEveryModel)
        .ToDictionary(type => type.Key, type => type.Value);

    /// <summary>Static methods: simple name to full name.</summary>
    public static readonly IReadOnlyDictionary<string, string> Functions = new Dictionary<string, string>
    {
        ["NewDisposeScope"] = "TorchSharp.torch.NewDisposeScope",
        ["gelu"] = "TorchSharp.torch.nn.functional.gelu",
        ["linear"] = "TorchSharp.torch.nn.functional.linear",
        ["no_grad"] = "TorchSharp.torch.no_grad",
        ["relu"] = "TorchSharp.torch.nn.functional.relu",
        ["set_grad_enabled"] = "TorchSharp.torch.set_grad_enabled",
        ["silu"] = "TorchSharp.torch.nn.functional.silu",
    };

    /// <summary>What a simple name stands for in generated code; null where it stands for nothing there.</summary>
    public static string? Meant(string name) =>
        Types.TryGetValue(name, out string? type) ? type : Functions.TryGetValue(name, out string? function) ? function : null;

    /// <summary>All simple names.</summary>
    public static IEnumerable<string> All => [.. Types.Keys, .. Functions.Keys];
}
