using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>The head of a discriminator: a logit a token.</summary>
internal static class ReplacedTokenHead
{
    public static HeadCode Write(ModelPlan plan, NetworkPlan network)
    {
        string activated = NetworkCode.Activate(network.Config.Activation, NetworkCode.Product(network, "hidden", "dense"));
        return new HeadCode(
            Text.Of($$"""
                /// The discriminator of <see cref="{{plan.Record.NameInside}}"/>: an encoder of {{NetworkCode.Describe(network)}}. It says
                /// of every token whether the generator replaced it, and is the model one keeps.
                """),
            "B sequences, L tokens a sequence",
            "nn.Module<Tensor, Tensor, Tensor?, Tensor>, IDiscriminator",
            ModuleFields.Network(plan, network),
            Creation: "",
            Text.Of($$"""
                /// <summary>One logit a token: above 0 means "replaced".</summary>
                /// <param name="inputIds">Word pieces, int64 [B, L].</param>
                /// <param name="tokenTypeIds">{{NetworkCode.TokenTypesDoc(plan)}}</param>
                /// <param name="attentionMask">True where there is a token, bool [B, L]; null where nothing is padded.</param>
                /// <returns>float32 [B, L]; the caller disposes it.</returns>
                public override Tensor forward(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask)
                {
                    using DisposeScope scope = NewDisposeScope();
                    Tensor hidden = Encode(inputIds, tokenTypeIds, attentionMask); // [B, L, {{network.Config.HiddenSize}}]
                    Tensor transformed = {{activated}}; // [B, L, {{network.Config.HiddenSize}}]
                    return kernels.Linear.Run(transformed, dense_prediction_weight, dense_prediction_bias) // [B, L, 1]
                        .squeeze(-1) // [B, L]
                        .MoveToOuterDisposeScope();
                }
                """));
    }
}
