using ElectraDsl.Kernels.Tools.Reference;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tools.Cases;

/// <summary><see cref="IAttentionKernel"/>, on rows of different lengths with gaps, forward and backward.</summary>
/// <param name="heads">Of the network.</param>
/// <param name="headSize">Of the network.</param>
/// <param name="window">Of the network; 0 for none.</param>
/// <param name="pairs">How queries and keys are turned; null for not at all.</param>
/// <param name="rate">Part of the probabilities that is dropped.</param>
internal sealed class AttentionBlock(int heads, int headSize, int window, RotaryPairs? pairs, double rate) : BlockCase
{
    /// <inheritdoc/>
    internal override string Op => "attention";

    /// <inheritdoc/>
    internal override string Variant =>
        string.Join(", ", new[]
        {
            window > 0 ? $"window {window}" : "all tokens", pairs is { } turned ? $"rotary {turned}" : "", rate > 0 ? $"dropout {Percent(rate)}" : "",
        }.Where(part => part.Length > 0));

    /// <summary>With a window it hangs on the length, and rotation is another kernel.</summary>
    internal override string? CostVariant => window > 0 || pairs is not null ? null : rate > 0 ? "dropout" : "";

    /// <summary>Lengths around a block of queries and a tile of keys; heads around a slice.</summary>
    internal override IReadOnlyList<OpSetting> Settings =>
    [
        .. new[] { rate, 0 }.Distinct().SelectMany(part => new[]
        {
            Setting(new(1, 1, 1, 2, 0), part), Setting(new(2, 18, 1, 66, 0), part), Setting(new(1, 33, 2, 10, 0), part),
            Setting(new(1, 70, 1, 64, window > 0 ? 30 : 0), part), Setting(new(2, 40, 2, 12, window > 0 ? 5 : 0), part),
        }),
    ];

    /// <inheritdoc/>
    internal override IReadOnlyList<OpOutput> Outputs(OpSetting setting) =>
        [new("context", 2e-5, 2e-5) { IsFinished = true }, new("ofProjections", 5e-5, 2e-5)];

    /// <inheritdoc/>
    internal override object KernelOf(KernelTable table) => table.Encoder.Attention;

    /// <summary>On a GPU libtorch attends where nothing is dropped, padded or out of sight.</summary>
    internal override string RunnerOf(KernelTable table) =>
        base.RunnerOf(table) is { } runner && runner == nameof(KernelBackend.Ptx) && rate == 0 && window == 0
            ? $"{runner}, libtorch without padding"
            : base.RunnerOf(table);

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> Run(KernelTable table, OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        AttentionSizes sizes = Sizes(setting);
        using AttentionMask mask = AttentionMask.Local(inputs[1], inputs[0], sizes.Window);
        using RotaryPositions? rotary = Rotary(sizes, inputs[0].device);
        AttentionShape shape = new(sizes.Batch, sizes.Length, sizes.Heads, sizes.Size, sizes.Window);
        DropoutDraws draws = DropoutDraws.Of(DropoutOf(setting), (long)sizes.Heads * sizes.Length, RandomStream.AttentionDropout);
        if (table.Encoder.Attention is not FusedAttention fused || fused.PassOf(shape, mask, rotary, draws) is not { } pass)
            return RunPlain(table.Encoder, setting, inputs);
        (Tensor context, Tensor[] kept) = pass.Forward(inputs[0]);
        return [OfText(context, inputs[1]), pass.Backward(inputs[0], kept, inputs[2])];
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<ExpectedOutput> Reference(OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        ReferenceAttention made = ReferenceAttention.Of(
            TensorValues.Doubles(inputs[0]), Sizes(setting), TensorValues.Of<bool>(inputs[1]), pairs, DropoutOf(setting),
            TensorValues.Of<float>(inputs[2]));
        return [new(made.Context), new(made.Gradient)];
    }

    /// <inheritdoc/>
    internal override OpSetting Workload(bool quick) => Setting(new(quick ? 2 : 4, 128, heads, headSize, window), rate);

    /// <summary>
    /// Queries, keys and values read forward and backward, and their gradient written; what heads read written, and read with its gradient.
    /// </summary>
    internal override long BytesMoved(OpSetting setting) => Sizes(setting).Context.Aggregate(4L, (a, b) => a * b) * (3 + 1 + 3 + 1 + 1 + 3);

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> RunPlain(EncoderKernels kernels, OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        AttentionSizes sizes = Sizes(setting);
        using AttentionMask mask = AttentionMask.Local(inputs[1], inputs[0], sizes.Window);
        using RotaryPositions? rotary = Rotary(sizes, inputs[0].device);
        Tensor projections = Leaf(inputs[0]);
        Tensor context = kernels.Attention.Run(projections, sizes.Heads, mask, rotary, DropoutOf(setting, hasKey: false));
        context.backward([inputs[2]]);
        return [OfText(context.detach(), inputs[1]), projections.grad!];
    }

    /// <summary>What nobody reads as zeros.</summary>
    private static Tensor OfText(Tensor context, Tensor tokens) => where(tokens.unsqueeze(-1), context, zeros_like(context));

    private static AttentionSizes Sizes(OpSetting setting) =>
        new(setting.Integer("rows"), setting.Integer("length"), setting.Integer("heads"), setting.Integer("headSize"), setting.Integer("window"));

    private RotaryPositions? Rotary(AttentionSizes sizes, Device device) =>
        pairs is { } kind ? new RotaryPositions(sizes.Length, sizes.Size, device, pairs: kind) : null;

    private OpSetting Setting(AttentionSizes sizes, double part) => new(
        FormattableString.Invariant($"{sizes.Batch} x {sizes.Length}, {sizes.Heads} of {sizes.Size}")
            + (sizes.Window > 0 ? $", window {sizes.Window}" : "") + (part > 0 ? $", dropout {Percent(part)}" : ""),
        [
            new("projections", ScalarType.Float32, sizes.Projections, Fill.Normal(1)),
            new("tokens", ScalarType.Bool, [sizes.Batch, sizes.Length], Fill.Gaps()),
            new("gradient", ScalarType.Float32, sizes.Context, Fill.NormalAtText(1)),
        ],
        new Dictionary<string, double>
        {
            ["rows"] = sizes.Batch, ["length"] = sizes.Length, ["heads"] = sizes.Heads, ["headSize"] = sizes.Size, ["window"] = sizes.Window,
            ["rate"] = part, ["place"] = Key.Place, ["rotary"] = pairs is null ? 0 : pairs == RotaryPairs.Adjacent ? 1 : 2,
        });
}
