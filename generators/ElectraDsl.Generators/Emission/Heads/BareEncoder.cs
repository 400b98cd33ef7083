using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>
/// No head: an encoder that is run and not trained. The head of a masked language model is a kernel, which such a project does not have.
/// </summary>
internal static class BareEncoder
{
    public static HeadCode Write(ModelPlan plan, NetworkPlan network) => new(
        Text.Of($$"""
            /// The encoder of <see cref="{{plan.Record.NameInside}}"/>: {{NetworkCode.Describe(network)}}.
            """),
        "B sequences, L tokens a sequence",
        "nn.Module<Tensor, Tensor, Tensor?, Tensor>, IEncoder",
        ModuleFields.FinalNorm(plan, network),
        Creation: "",
        Text.Of($$"""
            /// <summary>As <c>Encode</c>.</summary>
            /// <param name="inputIds">Word pieces, int64 [B, L].</param>
            /// <param name="tokenTypeIds">{{NetworkCode.TokenTypesDoc(plan)}}</param>
            /// <param name="attentionMask">True where there is a token, bool [B, L]; null where nothing is padded.</param>
            /// <returns>float32 [B, L, {{network.Config.HiddenSize}}]; the caller disposes it.</returns>
            public override Tensor forward(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask) => Encode(inputIds, tokenTypeIds, attentionMask, null);
            """));
}
