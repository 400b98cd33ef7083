using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tools.Cases;

/// <summary>
/// A block inside an encoder, forward and backward, in the variant that networks of a model have. Fused kernels are run by their passes, plain
/// operations with libtorch's autograd.
/// </summary>
internal abstract class BlockCase : OpCase
{
    private const int Place = 3;

    /// <summary>The networks that have it.</summary>
    internal string Networks { get; private set; } = "";

    /// <summary>What the tests draw dropout with.</summary>
    protected static DropoutKey Key { get; } = new(OpSetting.Key.Seed, OpSetting.Key.Step, Place, FirstSequence: 0);

    /// <summary>The blocks of a model's encoders, each variant once.</summary>
    /// <param name="facts">The model.</param>
    internal static IReadOnlyList<BlockCase> AllOf(ModelConfig facts)
    {
        // The network that is kept comes last, and is the larger one: its sizes are timed.
        List<BlockCase> cases = [];
        foreach ((string name, NetworkConfig network) in facts.Networks.Reverse())
        {
            foreach (BlockCase made in Of(network, facts))
            {
                int known = cases.FindIndex(other => (other.Op, other.Variant) == (made.Op, made.Variant));
                BlockCase block = known < 0 ? made : cases[known];
                block.Networks = known < 0 ? name : $"{name}, {block.Networks}";
                if (known < 0)
                    cases.Add(made);
            }
        }

        return cases;
    }

    /// <inheritdoc/>
    internal override string RunnerOf(KernelTable table) =>
        KernelOf(table) is IBuiltInKernel kernel ? kernel.Backend.ToString() : KernelBackend.TorchOps.ToString();

    /// <summary>What plain operations drop nobody knows beforehand.</summary>
    internal override bool Serves(KernelTable table, OpSetting setting) =>
        KernelOf(table) is IBuiltInKernel || setting.Numbers.GetValueOrDefault("rate") == 0;

    /// <inheritdoc/>
    internal override void RunPlain(OpSetting setting, IReadOnlyList<Tensor> inputs) => _ = RunPlain(EncoderKernels.TorchOps, setting, inputs);

    /// <summary>Forward and backward with plain operations; what is returned is that of <see cref="OpCase.Run"/>.</summary>
    protected abstract IReadOnlyList<Tensor> RunPlain(EncoderKernels kernels, OpSetting setting, IReadOnlyList<Tensor> inputs);

    /// <summary>Dropout by a key, or by libtorch's generator.</summary>
    protected static Dropout DropoutOf(OpSetting setting, bool hasKey = true)
    {
        double rate = setting.Numbers["rate"];
        return new Dropout(rate, hasKey && rate > 0 ? Key : null);
    }

    /// <summary>A tensor that libtorch computes a gradient of.</summary>
    protected static Tensor Leaf(Tensor values) => values.detach().alias().requires_grad_(true);

    /// <summary>"10 %".</summary>
    protected static string Percent(double rate) => FormattableString.Invariant($"{100 * rate:0.#} %");

    private static IEnumerable<BlockCase> Of(NetworkConfig network, ModelConfig facts)
    {
        yield return new EmbeddingBlock(facts.VocabularySize, facts.EmbeddingSize);
        yield return new LinearBlock(network.Activation, network.Biases, network.HiddenSize, network.FeedForwardSize);
        RotaryPairs? pairs = network.Positions == Positions.Rotary ? network.RotaryPairs : null;
        yield return new AttentionBlock(network.AttentionHeads, network.HeadSize, network.AttentionWindow, pairs, network.AttentionDropout);
        yield return new ResidualNormBlock(network);
        if (network.Dropout > 0)
            yield return new DropoutBlock(network.Dropout, network.HiddenSize);
    }
}
