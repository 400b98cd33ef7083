using System.Collections.Generic;
using ElectraDsl.Generators.Emission;
using ElectraDsl.Generators.Planning;
using Microsoft.CodeAnalysis.Text;

namespace ElectraDsl.Generators.Objectives;

/// <summary>
/// Writes Model.NextSentenceHead.g.cs: BERT's head for pairs of sentences (<c>BertModel</c>'s pooler and <c>get_next_sentence_output</c> of
/// google-research/bert). A class of its own over the encoder's hidden states, so that an encoder without it is no other class.
/// </summary>
internal static class NextSentenceHead
{
    public static SourceText Write(ModelPlan plan, NetworkPlan network)
    {
        SourceWriter writer = new();
        writer.WriteRecord(plan.Record, NetworkCode.Usings, "", Members(plan, network, ModuleFields.NextSentence(plan, network)));
        return writer.ToSourceText();
    }

    private static string Members(ModelPlan plan, NetworkPlan network, IReadOnlyList<ModuleField> fields)
    {
        int hidden = network.Config.HiddenSize;
        string bias = network.Config.Biases ? ", pooler_dense_bias" : "";
        return Text.Of($$"""
            /// <summary>
            /// The head on the encoder of <see cref="{{plan.Record.NameInside}}"/> that tells whether the second segment of a pair follows the first, as
            /// BERT's does. Only training needs it.
            /// </summary>
            /// <remarks>Shape symbols: B pairs, L tokens a pair. Parameters are views of the arena.</remarks>
            public sealed class NextSentenceHead : nn.Module<Tensor, Tensor>
            {
                {{ModuleFields.Declarations(fields)}}

                /// <summary>Builds the head over an arena laid out by <see cref="Parameters.Layout"/>.</summary>
                /// <param name="arena">Holds the values; must outlive the head.</param>
                public NextSentenceHead(ParameterArena arena) : base(nameof(NextSentenceHead))
                {
                    {{ModuleFields.Creations(fields)}}
                    RegisterComponents();
                }

                /// <summary>Two logits a pair: the second segment follows the first, or it is text from elsewhere.</summary>
                /// <param name="hidden">The encoder's last hidden states, float32 [B, L, {{hidden}}].</param>
                /// <returns>float32 [B, 2]; the caller disposes it.</returns>
                public override Tensor forward(Tensor hidden)
                {
                    using DisposeScope scope = NewDisposeScope();
                    Tensor first = hidden.select(1, 0); // [B, {{hidden}}], [CLS]
                    Tensor pooled = linear(first, pooler_dense_weight{{bias}}).tanh(); // [B, {{hidden}}]
                    return linear(pooled, seq_relationship_weight, seq_relationship_bias) // [B, 2]
                        .MoveToOuterDisposeScope();
                }
            }
            """);
    }
}
