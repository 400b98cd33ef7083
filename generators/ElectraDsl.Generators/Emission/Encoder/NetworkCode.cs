using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>What both networks' classes have in common: expressions, and the encoder's forward pass.</summary>
internal static class NetworkCode
{
    public const string Usings = """
        using global::ElectraDsl;
        using global::ElectraDsl.Torch;
        using static global::TorchSharp.torch;
        using static global::TorchSharp.torch.nn.functional;
        using DisposeScope = global::TorchSharp.DisposeScope;
        using Parameter = global::TorchSharp.Modules.Parameter;
        using Tensor = global::TorchSharp.torch.Tensor;
        """;

    /// <summary>"2 pre-norm layers, hidden size 128, 2 attention heads of 64".</summary>
    public static string Describe(NetworkPlan network)
    {
        string layers = Literal.Plural(network.Config.Layers, network.Config.Norm == NormPlacement.Pre ? "pre-norm layer" : "post-norm layer");
        string heads = $"{Literal.Plural(network.Config.AttentionHeads, "attention head")} of {Literal.Grouped(network.Config.HeadSize)}";
        return $"{layers}, hidden size {Literal.Grouped(network.Config.HiddenSize)}, {heads}";
    }

    /// <summary>In what a network departs from the original's, as lines of documentation; empty where in nothing.</summary>
    public static string Departures(NetworkPlan network)
    {
        List<string> all = [];
        if (network.Config.IsGated)
            all.Add($"feed-forward blocks gated by {(network.Config.Activation == Activation.GeGlu ? "GELU" : "SiLU")}");
        if (network.Config.Normalization == Normalization.RmsNorm)
            all.Add("RMSNorm");
        if (!network.Config.Biases)
            all.Add("no biases but the last");
        if (network.Config.Positions == Positions.Sinusoidal)
            all.Add("fixed sinusoidal positions");
        if (network.Config.Positions == Positions.Rotary)
            all.Add("rotary positions");
        if (!network.Config.EmbeddingNorm)
            all.Add("no norm behind its tables");
        if (network.Config.Positions == Positions.None)
            all.Add("no positions");

        string parts = all.Count == 0 ? "" : $"/// Unlike the original's, it has {string.Join(", ", all)}.";
        string attention = network.Config.AttentionWindow == 0 ? "" : $"/// {AttentionCode.Describe(network)}.";
        return parts.Length > 0 && attention.Length > 0 ? $"{parts}\n{attention}" : parts + attention;
    }

    /// <summary>"generator" of the discriminator, and the other way round.</summary>
    public static string OtherOf(NetworkPlan network) => network.Role == NetworkRole.Discriminator ? "generator" : "discriminator";

    /// <summary>The parameter that a network without token types still has, so that all models are called alike.</summary>
    public static string TokenTypesDoc(ModelPlan plan) =>
        plan.Sizes.TokenTypes == 0 ? "Ignored: this model has no token types." : "Segments, int64 [B, L].";

    public static string CreateLayers(NetworkPlan network)
    {
        string positions = network.Config.Positions == Positions.Rotary ? ", rotary" : "";
        return Text.Of($$"""
            Layer[] stack = new Layer[{{network.Config.Layers}}];
            for (int layer = 0; layer < stack.Length; layer++) stack[layer] = new Layer(arena, layer, kernels{{positions}});
            layers = new(stack);
            """);
    }

    /// <summary>The function itself; that of the gate where there is one.</summary>
    public static string Activate(Activation activation, string argument) => activation switch
    {
        Activation.GeluTanh => $"gelu({argument}, global::TorchSharp.Modules.GELU.Approximate.tanh)",
        Activation.Relu => $"relu({argument})",
        Activation.Silu or Activation.SwiGlu => $"silu({argument})",
        _ => $"gelu({argument})",
    };

    /// <summary>A product with a matrix, and its bias where the network has any.</summary>
    public static string Product(NetworkPlan network, string input, string field) =>
        $"kernels.Linear.Run({input}, {field}_weight, {(network.Config.Biases ? $"{field}_bias" : "bias: null")})";

    /// <summary>Dropout where the network has any.</summary>
    /// <param name="network">Whose dropout.</param>
    /// <param name="input">What is dropped of.</param>
    /// <param name="place">Which dropout of the network it is: an expression.</param>
    public static string Dropout(NetworkPlan network, string input, string place) =>
        network.Config.Dropout == 0 ? input : $"kernels.Dropout.Run({input}, dropout.At({place}))";

    /// <summary>The property that names the random numbers of dropout, with a blank line behind it; empty where the network has none.</summary>
    public static string DropoutKey(NetworkPlan network) => Drops(network)
        ? """
            /// <summary>Names the random numbers of dropout; null, as at first, for those of libtorch's generator.</summary>
            public DropoutKey? DropoutRandomness { get; set; }

            """
        : "";

    /// <summary>Whether the network drops anything: hidden values or probabilities of attention.</summary>
    public static bool Drops(NetworkPlan network) => network.Config.Dropout > 0 || network.Config.AttentionDropout > 0;

    /// <summary>What a layer is told of dropout, as type arguments, each with a comma behind it.</summary>
    public static string DropoutTypes(NetworkPlan network) => string.Concat(DropoutNames(network).Select(_ => "Dropout, "));

    /// <summary>The same as parameters, each with a comma before it.</summary>
    public static string DropoutParameters(NetworkPlan network) => string.Concat(DropoutNames(network).Select(name => $", Dropout {name}"));

    /// <summary>The same as arguments, each with a comma before it.</summary>
    public static string DropoutArguments(NetworkPlan network) => string.Concat(DropoutNames(network).Select(name => $", {name}"));

    /// <summary>The variables of a forward pass that say what is dropped.</summary>
    public static string DropoutVariables(NetworkPlan network)
    {
        string dropout = Variable("dropout", network.Config.Dropout), attention = Variable("attentionDropout", network.Config.AttentionDropout);
        return dropout.Length > 0 && attention.Length > 0 ? $"{dropout}\n{attention}" : dropout + attention;

        static string Variable(string name, double rate) =>
            rate == 0 ? "" : $"Dropout {name} = new(training ? {Literal.Of(rate)} : 0, DropoutRandomness);";
    }

    private static IEnumerable<string> DropoutNames(NetworkPlan network)
    {
        if (network.Config.Dropout > 0)
            yield return "dropout";
        if (network.Config.AttentionDropout > 0)
            yield return "attentionDropout";
    }

    /// <summary>The methods that both networks offer under the same names.</summary>
    public static string Encode(ModelPlan plan, NetworkPlan network)
    {
        string reader = network == plan.Kept ? ": what downstream tasks read" : "";
        string inputs =
            (plan.Sizes.TokenTypes == 0 ? "inputIds" : "inputIds, tokenTypeIds") + (network.Config.Dropout > 0 ? ", dropout" : "");
        string mask = AttentionCode.Mask(network), packed = network.Config.Dropout > 0 ? $"dropout = {mask}.Pack(dropout);" : "";
        string last = network.Config.Norm == NormPlacement.Pre
            ? $"hidden = {NormCode.Apply(network, "hidden", "encoder_")};"
            : "";
        return Text.Of($$"""
            /// <summary>The hidden states after the last layer{{reader}}.</summary>
            /// <param name="inputIds">Word pieces, int64 [B, L].</param>
            /// <param name="tokenTypeIds">{{TokenTypesDoc(plan)}}</param>
            /// <param name="attentionMask">True where there is a token, bool [B, L]; null where nothing is padded.</param>
            /// <returns>float32 [B, L, {{network.Config.HiddenSize}}]; the caller disposes it.</returns>
            public Tensor Encode(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask) => Encode(inputIds, tokenTypeIds, attentionMask, null);

            /// <summary>All hidden states: first those after the embeddings, then those after each layer. The last are what <c>Encode</c> gives.</summary>
            /// <param name="inputIds">Word pieces, int64 [B, L].</param>
            /// <param name="tokenTypeIds">{{TokenTypesDoc(plan)}}</param>
            /// <param name="attentionMask">True where there is a token, bool [B, L]; null where nothing is padded.</param>
            /// <returns>{{network.Config.Layers + 1}} times float32 [B, L, {{network.Config.HiddenSize}}]; the caller disposes them.</returns>
            public global::System.Collections.Generic.IReadOnlyList<Tensor> EncodeAll(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask)
            {
                global::System.Collections.Generic.List<Tensor> states = new({{network.Config.Layers + 1}});
                Encode(inputIds, tokenTypeIds, attentionMask, states);
                return states;
            }

            // Where states are collected they outlive the call; else each is freed with it, or kept by autograd.
            private Tensor Encode(
                Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask, global::System.Collections.Generic.List<Tensor>? states)
            {
                using DisposeScope scope = NewDisposeScope();
                {{AttentionCode.Masks(network)}}
                {{DropoutVariables(network)}}
                // Layers compute on tokens alone: padding is taken out here and put back behind them.
                Tensor hidden = {{mask}}.Pack(embeddings.call({{inputs}})); // [B, L, {{network.Config.HiddenSize}}], packed: [1, T, {{network.Config.HiddenSize}}] of T tokens
                {{packed}}
                // All layers are one node of autograd where the kernels record what they did for a backward pass of their own.
                hidden = states is null ? kernels.Stack.Run(hidden, RunLayers) : RunLayers(hidden); // [B, L, {{network.Config.HiddenSize}}]
                {{last}}
                hidden = {{mask}}.Unpack(hidden); // [B, L, {{network.Config.HiddenSize}}], 0 at padding
                states?.Add(hidden);
                return hidden.MoveToOuterDisposeScope();

                Tensor RunLayers(Tensor input)
                {
                    {{AttentionCode.Layers(network)}}

                    return input;
                }
            }{{AttentionCode.Disposal(network)}}
            """);
    }
}
