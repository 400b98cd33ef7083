using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;
using ElectraDsl.Generators.Objectives;
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
        /// <summary>This model's numbers and functions as the kernels see them: generic kernels closed over this type hold the numbers as literals and the functions inlined.</summary>
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
            public static float RandomReplaceProbability => {{Literal.OfSingle(plan.RandomReplaceProbability)}};

            /// <inheritdoc/>
            public static MaskingMode Masking => MaskingMode.{{plan.Masking.ToString()}};

            /// <inheritdoc/>
            public static bool DisallowCorrect => {{(plan.Sampling.DisallowCorrect ? "true" : "false")}};

            /// <inheritdoc/>
            public static int SampleTopK => {{Literal.Of(plan.Sampling.TopK)}};

            {{Functions(plan)}}
        }

        {{KernelTable(plan)}}

        /// <inheritdoc/>
        public override ModelKernels ModelKernels => ModelKernels.Of<KernelSpec>(Kernels, Parameters.Count);
        """);

    private static string KernelTable(ModelPlan plan)
    {
        List<KernelChoice> ops = [.. plan.Kernels.Where(kernel => kernel.IsOp)];
        return ops.Count == 0
            ? Text.Of($$"""
                /// <summary>The kernels of this model on a device: the device's defaults.</summary>
                {{Remarks(plan)}}
                public static KernelTable Kernels(Device device) => KernelTable.For<KernelSpec>(device);
                """)
            : Text.Of($$"""
                /// <summary>The kernels of this model on a device: the device's defaults.</summary>
                {{Remarks(plan)}}
                public static KernelTable Kernels(Device device)
                {
                    KernelTable builtIn = KernelTable.For<KernelSpec>(device);
                    return builtIn with
                    {
                        {{string.Join("\n", ops.Select(op => $"{op.Argument} = KernelTable.Choose(new {op.QualifiedName}(), builtIn.{op.Argument}, device),"))}}
                    };
                }
                """);
    }

    private static string Remarks(ModelPlan plan) => plan.Kernels.Count == 0
        ? ""
        : Text.Of($$"""
            /// <remarks>
            {{string.Join("\n", plan.Kernels.Select(kernel => $"/// The {KernelSlot.Of(kernel.Argument).Subject} is {Shown(kernel)}{(kernel.IsOp ? " where that serves the device" : ", compiled into the kernel")}."))}}
            /// </remarks>
            """);

    /// <summary>The functions of every slot that has some: the type that they come from, and calls of them.</summary>
    private static string Functions(ModelPlan plan)
    {
        Dictionary<string, string> swapped = plan
            .Kernels.Where(kernel => !kernel.IsOp)
            .ToDictionary(kernel => kernel.Argument, kernel => kernel.QualifiedName);
        return string.Join(
            "\n\n",
            KernelSlot
                .All.Where(slot => slot.Functions is not null)
                .Select(slot =>
        {
            string type = swapped.TryGetValue(slot.Argument, out string? name) ? name : "global::" + ModelObjectives.Of(plan.Objective).BuiltIn(slot);
            IEnumerable<string> members = slot.Members
                .Select(member => $"public static {member.Declaration} => {type}.{member.Call};")
                .Prepend($"public static global::System.Type {slot.TypeProperty} => typeof({type});");
            return string.Join("\n\n", members.Select(member => "/// <inheritdoc/>\n" + member));
        }));
    }

    // Not a cref: that has another grammar for generic types.
    private static string Shown(KernelChoice kernel) => $"<c>{kernel.FullName}</c>";
}
