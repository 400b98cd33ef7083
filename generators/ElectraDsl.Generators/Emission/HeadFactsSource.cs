using System.Linq;
using ElectraDsl.Generators.Model;
using ElectraDsl.Generators.Planning;
using Microsoft.CodeAnalysis.Text;

namespace ElectraDsl.Generators.Emission;

/// <summary>Writes Head.g.cs: the record's base type, the labels as an enum, and where the head's parameters lie.</summary>
internal static class HeadFactsSource
{
    private const string Usings = """
        using global::ElectraDsl;
        using global::ElectraDsl.FineTuning;
        """;

    private const string UsingsOfKernels = """

        using global::ElectraDsl.Kernels;
        using Device = global::TorchSharp.torch.Device;
        """;

    public static SourceText Write(HeadPlan plan)
    {
        SourceWriter writer = new();
        string usings = plan.Spec.Encoder!.SwapsProduct ? Usings + UsingsOfKernels : Usings;
        writer.WriteRecord(plan.Spec.Record, usings, plan.Spec.Record.HasRecipeBase ? "" : "FineTuningRecipe", Members(plan));
        return writer.ToSourceText();
    }

    private static string Members(HeadPlan plan)
    {
        HeadSpec spec = plan.Spec;
        string model = spec.Encoder!.QualifiedName;
        return Text.Of($$"""
            {{Labels(plan)}}
            private static readonly HeadConfig CompiledHead = new(
                FullName: "{{spec.Record.FullName}}",
                HeadTask.{{spec.Task.ToString()}},
                Labels: [{{string.Join(", ", spec.Labels.Select(Literal.Quoted))}}],
                HeadForm.{{spec.Form.ToString()}},
                Pooling.{{spec.Pooling.ToString()}},
                Dropout: {{Literal.Of(spec.Dropout)}});

            /// <inheritdoc/>
            public override HeadConfig Head => CompiledHead;

            /// <inheritdoc/>
            public override ModelConfig Model => ConfigOf<{{model}}>();

            /// <inheritdoc/>
            public override ArenaLayout EncoderLayout => EncoderLayoutOf<{{model}}>();

            /// <inheritdoc/>
            public override ArenaLayout Layout => Parameters.Layout;

            /// <inheritdoc/>
            public override Network CreateNetwork(ParameterArena arena, EncoderKernels? kernels = null) => new(arena, kernels);
            {{(spec.Encoder.SwapsProduct ? Kernels(model) : "")}}

            {{(spec.IsOfVectors ? EncodersParameters(model) : OwnParameters(plan, model))}}
            """);
    }

    private static string OwnParameters(HeadPlan plan, string model) => Text.Of($$"""
        /// <summary>Where the head's parameters lie: behind those of its encoder's model.</summary>
        public static class Parameters
        {
            private const long Start = {{model}}.Parameters.Count;

            {{string.Join("\n\n", plan.Tensors.Select(Offset))}}

            /// <summary>Encoder and head in one buffer.</summary>
            public static ArenaLayout Layout { get; } = FineTuningRecipe.EncoderLayoutOf<{{model}}>().Append(
                {{string.Join(",\n", plan.Tensors.Select(tensor => Describe(plan, tensor)))}});
        }
        """);

    /// <summary>Nothing is appended: the layout still is that of a head's file, which holds its encoder and not the whole model.</summary>
    private static string EncodersParameters(string model) => Text.Of($$"""
        /// <summary>Where the parameters lie: the encoder's, for the head has none of its own.</summary>
        public static class Parameters
        {
            /// <summary>The encoder with nothing behind it.</summary>
            public static ArenaLayout Layout { get; } = FineTuningRecipe.EncoderLayoutOf<{{model}}>().Append();
        }
        """);

    private static string Kernels(string model) => Text.Of($$"""

        /// <inheritdoc/>
        public override NetworkKernels Kernels(Device device) => base.Kernels(device) with { Encoder = {{model}}.Kernels(device).Encoder };
        """);

    private static string Labels(HeadPlan plan) => !plan.Spec.HasLabels
        ? ""
        : Text.Of($$"""
            /// <summary>The labels, in the order of the logits.</summary>
            public enum Label
            {
                {{string.Join("\n\n", plan.LabelNames.Select((name, index) => Member(name, plan.Spec.Labels[index])))}}
            }

            /// <summary>A predicted label as a member of <see cref="Label"/>.</summary>
            public static Label LabelOf(LabelPrediction prediction) => (Label)prediction.Index;

            """);

    private static string Member(string name, string label) => Text.Of($$"""
        /// <summary>{{Literal.Documented(label)}}</summary>
        {{name}},
        """);

    private static string Offset(HeadTensor tensor) => Text.Of($$"""
        /// <summary><c>{{tensor.Name}}</c>, {{Literal.Shape(tensor.Shape)}}.</summary>
        public const long {{tensor.Identifier}} = Start{{(tensor.Offset == 0 ? "" : " + " + Literal.Of(tensor.Offset))}};
        """);

    /// <summary>As transformers starts a head; the original's linear layer has TensorFlow's default.</summary>
    private static string Describe(HeadPlan plan, HeadTensor tensor)
    {
        string initializer = tensor.IsBias ? nameof(Initializer.Zeros)
            : plan.Spec is { IsOfSequences: true, Form: HeadForm.Original } ? nameof(Initializer.GlorotUniform)
            : nameof(Initializer.Normal);
        return $"new(\"{plan.Encoder.Name}.{tensor.Name}\", {Literal.Shape(tensor.Shape)}, 0, TensorKind.{(tensor.IsBias ? "Bias" : "Matrix")}, "
            + $"NetworkRole.{plan.Encoder.Role}, NetworkSection.Head, Depth: {plan.Encoder.Config.Layers + 2}, Initializer.{initializer})";
    }
}
