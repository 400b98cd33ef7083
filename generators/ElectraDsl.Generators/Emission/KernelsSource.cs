using ElectraDsl.Generators.Planning;
using Microsoft.CodeAnalysis.Text;

namespace ElectraDsl.Generators.Emission;

/// <summary>Writes Model.Kernels.g.cs: the type that folds the model's numbers into the kernels, and the choice of kernels.</summary>
internal static class KernelsSource
{
    public static SourceText Write(ModelPlan plan)
    {
        SourceWriter writer = new();
        writer.WriteRecord(
            plan.Record,
            """
            using global::ElectraDsl;
            using global::ElectraDsl.Kernels;
            using Device = global::TorchSharp.torch.Device;
            """,
            "",
            Members(plan));
        return writer.ToSourceText();
    }

    private static string Members(ModelPlan plan) => Text.Of($$"""
        /// <summary>This model's numbers as the kernels see them: generic kernels closed over this type hold them as literals.</summary>
        public readonly struct KernelSpec : IModelSpec
        {
            /// <inheritdoc/>
            public static int VocabularySize => {{Literal.Of(plan.Sizes.VocabularySize)}};

            /// <inheritdoc/>
            public static int PadTokenId => {{Literal.Of(plan.Tokens.Pad)}};

            /// <inheritdoc/>
            public static int ClsTokenId => {{Literal.Of(plan.Tokens.Cls)}};

            /// <inheritdoc/>
            public static int SepTokenId => {{Literal.Of(plan.Tokens.Sep)}};

            /// <inheritdoc/>
            public static int MaskTokenId => {{Literal.Of(plan.Tokens.Mask)}};

            /// <inheritdoc/>
            public static float MaskProbability => {{Literal.OfSingle(plan.MaskProbability)}};

            /// <inheritdoc/>
            public static float MaskReplaceProbability => {{Literal.OfSingle(plan.MaskReplaceProbability)}};

            /// <inheritdoc/>
            public static MaskingMode Masking => MaskingMode.{{plan.Masking.ToString()}};

            /// <inheritdoc/>
            public static float SamplingTemperature => {{Literal.OfSingle(plan.Sampling.Temperature)}};

            /// <inheritdoc/>
            public static bool DisallowCorrect => {{(plan.Sampling.DisallowCorrect ? "true" : "false")}};

            /// <inheritdoc/>
            public static int SampleTopK => {{Literal.Of(plan.Sampling.TopK)}};
        }

        /// <summary>The kernels of this model on a device: the device's defaults.</summary>
        public static KernelTable Kernels(Device device) => KernelTable.For<KernelSpec>(device);

        /// <inheritdoc/>
        public override ModelKernels ModelKernels => ModelKernels.Of<KernelSpec>(Kernels, Parameters.Count);
        """);
}
