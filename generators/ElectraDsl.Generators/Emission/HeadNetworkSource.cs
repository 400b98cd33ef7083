using System.Linq;
using ElectraDsl.Generators.Planning;
using Microsoft.CodeAnalysis.Text;

namespace ElectraDsl.Generators.Emission;

/// <summary>Writes Head.Network.g.cs: the encoder with the head on it.</summary>
internal static class HeadNetworkSource
{
    public static SourceText Write(HeadPlan plan)
    {
        SourceWriter writer = new();
        writer.WriteRecord(plan.Spec.Record, NetworkCode.Usings, "", Members(plan));
        return writer.ToSourceText();
    }

    private static string Members(HeadPlan plan)
    {
        string encoder = $"{plan.Spec.Encoder!.QualifiedName}.{plan.Encoder.Role}";
        return Text.Of($$"""
            /// <summary>{{Describe(plan)}}</summary>
            /// <remarks>Shape symbols: B sequences, L tokens a sequence. Parameters are views of the arena.</remarks>
            public sealed class Network : nn.Module<Tensor, Tensor, Tensor?, Tensor>, IHeadNetwork
            {
                {{(UsesKernels(plan) ? "private readonly EncoderKernels kernels;" : "")}}
                private readonly {{encoder}} encoder;
                {{string.Join("\n", plan.Tensors.Select(tensor => $"private readonly Parameter {tensor.Field}; // {Literal.Shape(tensor.Shape)}"))}}

                /// <summary>Builds the network over an arena laid out by <see cref="Parameters.Layout"/>.</summary>
                /// <param name="arena">Holds the values; must outlive the network.</param>
                /// <param name="kernels">The kernels inside it; null for plain TorchSharp operations, which run everywhere.</param>
                public Network(ParameterArena arena, EncoderKernels? kernels = null) : base(nameof(Network))
                {
                    {{(UsesKernels(plan) ? "this.kernels = " : "")}}kernels ??= EncoderKernels.TorchOps;
                    encoder = new(arena, kernels);
                    {{string.Join("\n", plan.Tensors.Select(tensor => $"{tensor.Field} = arena.Parameter(Parameters.{tensor.Identifier}, {Literal.Sizes(tensor.Shape)});"))}}
                    RegisterComponents();
                }

                {{DropoutKey(plan)}}

                /// <summary>{{LogitsDoc(plan)}}</summary>
                /// <param name="inputIds">Word pieces, int64 [B, L].</param>
                /// <param name="tokenTypeIds">{{TokenTypesDoc(plan)}}</param>
                /// <param name="attentionMask">True where there is a token, bool [B, L]; null where nothing is padded.</param>
                /// <returns>float32 {{OutputShape(plan)}}; the caller disposes it.</returns>
                public override Tensor forward(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask)
                {
                    using DisposeScope scope = NewDisposeScope();
                    {{(Drops(plan) ? $"Dropout dropout = new(training ? {Literal.Of(plan.Spec.Dropout)} : 0, DropoutRandomness);" : "")}}
                    Tensor hidden = encoder.Encode(inputIds, tokenTypeIds, attentionMask); // [B, L, {{plan.Hidden}}]
                    {{Layers(plan)}}
                }
            }
            """);
    }

    private static string Layers(HeadPlan plan) => plan.Spec.Task switch
    {
        HeadTask.SentenceEmbedding => OfVectors(plan),
        HeadTask.MultipleChoice => OfChoice(plan),
        _ => plan.Spec.IsOfSequences ? OfSequence(plan) : OfTokens(plan),
    };

    private static string OfSequence(HeadPlan plan)
    {
        string pooled = $"[B, 1, {plan.Hidden}]", outputs = $"[B, 1, {plan.Outputs}]";
        return plan.Spec.Form == HeadForm.HuggingFace
            ? Text.Of($$"""
                hidden = {{Pool(plan)}}; // {{pooled}}
                {{Drop(plan, "hidden", 1)}}
                hidden = gelu(kernels.Linear.Run(hidden, classifier_dense_weight, classifier_dense_bias)); // {{pooled}}
                {{Drop(plan, "hidden", 2)}}
                return kernels.Linear.Run(hidden, classifier_out_proj_weight, classifier_out_proj_bias) // {{outputs}}
                    .squeeze(1) // [B, {{plan.Outputs}}]
                    .MoveToOuterDisposeScope();
                """)
            : Text.Of($$"""
                hidden = {{Pool(plan)}}; // {{pooled}}
                {{Drop(plan, "hidden", 1)}}
                return kernels.Linear.Run(hidden, classifier_weight, classifier_bias) // {{outputs}}
                    .squeeze(1) // [B, {{plan.Outputs}}]
                    .MoveToOuterDisposeScope();
                """);
    }

    /// <summary>One dropout, behind the activation: that of Hugging Face's summary of a sequence.</summary>
    private static string OfChoice(HeadPlan plan) => Text.Of($$"""
        hidden = {{Pool(plan)}}; // [B, 1, {{plan.Hidden}}]
        hidden = gelu(kernels.Linear.Run(hidden, sequence_summary_summary_weight, sequence_summary_summary_bias)); // [B, 1, {{plan.Hidden}}]
        {{Drop(plan, "hidden", 1)}}
        return kernels.Linear.Run(hidden, classifier_weight, classifier_bias) // [B, 1, 1]
            .squeeze(1) // [B, 1]
            .MoveToOuterDisposeScope();
        """);

    /// <summary>Dropout before pooling: what differs between two views of a text then differs from token to token, as within the encoder.</summary>
    private static string OfVectors(HeadPlan plan) => Text.Of($$"""
        {{(Drops(plan) ? Drop(plan, "hidden", 1) : "")}}
        return {{Pool(plan)}} // [B, 1, {{plan.Hidden}}]
            .squeeze(1) // [B, {{plan.Hidden}}]
            .MoveToOuterDisposeScope();
        """);

    private static string OfTokens(HeadPlan plan)
    {
        string layer = plan.Spec.Task == HeadTask.QuestionAnswering ? "qa_outputs" : "classifier";
        return Text.Of($$"""
            {{(Drops(plan) ? Drop(plan, "hidden", 1) : "")}}
            return kernels.Linear.Run(hidden, {{layer}}_weight, {{layer}}_bias) // [B, L, {{plan.Outputs}}]
                .MoveToOuterDisposeScope();
            """);
    }

    private static string Pool(HeadPlan plan) =>
        plan.Spec.Pooling == Pooling.Mean ? "SequencePooling.Mean(hidden, attentionMask)" : "SequencePooling.Cls(hidden)";

    /// <summary>Dropout behind those of the encoder, whose places are 0 to twice its layers.</summary>
    private static string Drop(HeadPlan plan, string input, int place) =>
        plan.Spec.Dropout == 0 ? "" : $"{input} = kernels.Dropout.Run({input}, dropout.At({(2 * plan.Encoder.Config.Layers) + place}));";

    /// <summary>Hugging Face's head for question answering has no dropout.</summary>
    private static bool Drops(HeadPlan plan) => plan.Spec.Dropout > 0 && plan.Spec.Task != HeadTask.QuestionAnswering;

    /// <summary>A head without layers and dropout leaves them to the encoder.</summary>
    private static bool UsesKernels(HeadPlan plan) => !plan.Spec.IsOfVectors || Drops(plan);

    private static string DropoutKey(HeadPlan plan) => NetworkCode.Drops(plan.Encoder)
        ? Text.Of($$"""
            /// <inheritdoc/>
            public DropoutKey? DropoutRandomness
            {
                get => encoder.DropoutRandomness;
                set => encoder.DropoutRandomness = value;
            }
            """)
        : """
            /// <inheritdoc/>
            public DropoutKey? DropoutRandomness { get; set; }
            """;

    private static string Describe(HeadPlan plan)
    {
        string encoder = $"the {plan.Encoder.Name} of <see cref=\"{plan.Spec.Encoder!.QualifiedName}\"/>";
        return plan.Spec.Task switch
        {
            HeadTask.TextRegression => $"A number for each text or pair, on {encoder}.",
            HeadTask.TokenClassification => $"One of {Literal.Plural(plan.Outputs, "label")} for each token, on {encoder}.",
            HeadTask.QuestionAnswering => $"First and last token of an answer, on {encoder}.",
            HeadTask.MultipleChoice => $"A logit for each text with one of its choices, on {encoder}.",
            HeadTask.SentenceEmbedding => $"A vector for each text, on {encoder}.",
            HeadTask.SentencePairClassification => $"One of {Literal.Plural(plan.Outputs, "label")} for each pair, on {encoder}.",
            _ => $"One of {Literal.Plural(plan.Outputs, "label")} for each text, on {encoder}.",
        };
    }

    private static string LogitsDoc(HeadPlan plan) => plan.Spec.Task switch
    {
        HeadTask.TextRegression => "The number of each sequence.",
        HeadTask.QuestionAnswering => "Of each token a logit for the answer's first and one for its last.",
        HeadTask.TokenClassification => "A logit for each label of each token.",
        HeadTask.MultipleChoice => "How well each choice fits its text.",
        HeadTask.SentenceEmbedding => "The vector of each sequence, not normalized.",
        _ => "A logit for each label of each sequence.",
    };

    private static string OutputShape(HeadPlan plan) => plan.Spec.IsOfSequences ? $"[B, {plan.Outputs}]" : $"[B, L, {plan.Outputs}]";

    private static string TokenTypesDoc(HeadPlan plan) =>
        plan.Spec.Encoder!.Model!.TokenTypes == 0 ? "Ignored: this model has no token types." : "Segments, int64 [B, L].";
}
