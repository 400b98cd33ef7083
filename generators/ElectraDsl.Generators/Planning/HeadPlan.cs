using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>A sound head with everything decided: what emission writes down. Equality is structural (see <see cref="ModelSpec"/>).</summary>
/// <param name="Spec">The declaration.</param>
/// <param name="LabelNames">What the labels are called as members of an enum, in their order.</param>
/// <param name="Encoder">The network below the head.</param>
/// <param name="Tensors">The head's own tensors in the order of their offsets.</param>
internal sealed record HeadPlan(HeadSpec Spec, EquatableArray<string> LabelNames, NetworkPlan Encoder, EquatableArray<HeadTensor> Tensors)
{
    /// <summary>Values a sequence or token.</summary>
    public int Outputs => Spec.Task switch
    {
        HeadTask.TextRegression or HeadTask.MultipleChoice => 1,
        HeadTask.QuestionAnswering => 2,
        HeadTask.SentenceEmbedding => Hidden,
        _ => Spec.Labels.Count,
    };

    /// <summary>Hidden size of the encoder.</summary>
    public int Hidden => Encoder.Config.HiddenSize;
}
