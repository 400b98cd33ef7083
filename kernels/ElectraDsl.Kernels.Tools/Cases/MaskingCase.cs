using System.Globalization;
using ElectraDsl.Kernels.Tools.Reference;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tools.Cases;

/// <summary><see cref="IMaskingKernel"/>.</summary>
internal sealed class MaskingCase<TSpec> : OpCase
    where TSpec : struct, IModelSpec
{
    private const int FirstRow = 3;

    // About one piece in four continues a word in English text.
    private const double FurtherPieces = 0.25;

    private static bool NeedsWords => TSpec.Masking is MaskingMode.WholeWord or MaskingMode.Span;

    /// <inheritdoc/>
    internal override string Op => "masking";

    /// <inheritdoc/>
    internal override string Variant =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{100 * TSpec.MaskProbability:0.#} % of tokens, {100 * TSpec.MaskReplaceProbability:0.#} % of them [MASK]")
        + (
            TSpec.RandomReplaceProbability == 0
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $", {100 * TSpec.RandomReplaceProbability:0.#} % random"))
        + (TSpec.Masking == MaskingMode.Distinct ? "" : $", {TSpec.Masking}")
        + (TSpec.MaskingPolicy == typeof(UniformMasking) ? "" : $", {TSpec.MaskingPolicy.Name}");

    /// <inheritdoc/>
    internal override string CostVariant => TSpec.Masking.ToString();

    /// <inheritdoc/>
    internal override bool HasUsersFunction => TSpec.MaskingPolicy != typeof(UniformMasking);

    /// <inheritdoc/>
    internal override IReadOnlyList<OpSetting> Settings { get; } =
    [Setting(1, 1), Setting(2, 7), Setting(3, 33), Setting(5, 128), Setting(2, 257), Setting(2, 512)];

    /// <inheritdoc/>
    internal override IReadOnlyList<OpOutput> Outputs(OpSetting setting) =>
        [OpOutput.Exact("inputIds"), OpOutput.Exact("positions"), OpOutput.Exact("targets"), OpOutput.Exact("weights")];

    /// <inheritdoc/>
    internal override object KernelOf(KernelTable table) => table.Masking;

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> Run(KernelTable table, OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        MaskedBatch masked = table.Masking.Run(
            inputs[0],
            inputs[1],
            setting.Integer("maxPredictions"),
            OpSetting.Key,
            FirstRow,
            NeedsWords ? inputs[2] : null);
        return [masked.InputIds, masked.Positions, masked.Targets, masked.Weights];
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<ExpectedOutput> Reference(OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        ReferenceMaskedBatch masked = ReferenceMasking.Run<TSpec>(
            TensorValues.Of<long>(inputs[0]),
            TensorValues.Of<bool>(inputs[1]),
            setting.Integer("length"),
            setting.Integer("maxPredictions"),
            OpSetting.Key,
            FirstRow,
            NeedsWords ? TensorValues.Of<bool>(inputs[2]) : []);
        return
        [
            ExpectedOutput.Of(masked.InputIds),
            ExpectedOutput.Of(masked.Positions),
            ExpectedOutput.Of(masked.Targets),
            ExpectedOutput.Of(masked.Weights),
        ];
    }

    /// <inheritdoc/>
    internal override OpSetting Workload(bool quick) => Setting(quick ? 32 : 128, 128, isFull: true);

    /// <summary>Ids and mask read, ids written; positions, targets and weights of the slots written.</summary>
    internal override long BytesMoved(OpSetting setting)
    {
        long rows = setting.Integer("rows");
        return (rows * setting.Integer("length") * (8 + 1 + 8)) + (rows * setting.Integer("maxPredictions") * (8 + 8 + 4));
    }

    /// <summary>The largest of random numbers, one a candidate.</summary>
    internal override void RunPlain(OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        using IDisposable inference = no_grad();
        (Tensor ids, Tensor mask) = (inputs[0], inputs[1]);
        Device device = ids.device;
        Tensor special = ids.eq(tensor((long)TSpec.ClsTokenId, device: device))
            .logical_or(ids.eq(tensor((long)TSpec.SepTokenId, device: device)))
            .logical_or(ids.eq(tensor((long)TSpec.MaskTokenId, device: device)));                            // [B, L]
        Tensor order = where(mask.logical_and(special.logical_not()), rand_like(ids, ScalarType.Float32), tensor(-1f, device: device)); // [B, L]
        (Tensor best, Tensor positions) = order.topk(setting.Integer("maxPredictions"), 1);                  // [B, N]
        Tensor targets = ids.gather(1, positions);                                                          // [B, N]
        Tensor wanted = mask.sum(1, keepdim: true, type: ScalarType.Float32).mul(tensor(TSpec.MaskProbability, device: device)).round();
        Tensor slots = ones_like(positions, ScalarType.Float32).cumsum(1);                                   // [B, N], from 1
        Tensor used = slots.le(wanted).logical_and(best.ge(tensor(0f, device: device)));                     // [B, N]
        Tensor decision = rand_like(best);                                                                   // [B, N]
        Tensor kept = targets;
        if (TSpec.RandomReplaceProbability > 0)
        {
            Tensor random = used.logical_and(decision.lt(tensor(TSpec.MaskReplaceProbability + TSpec.RandomReplaceProbability, device: device)));
            kept = where(random, randint_like(targets, 0, TSpec.VocabularySize), targets);
        }

        Tensor replaced = used.logical_and(decision.lt(tensor(TSpec.MaskReplaceProbability, device: device)));
        _ = ids.scatter(1, positions, where(replaced, tensor((long)TSpec.MaskTokenId, device: device), kept)); // [B, L]
    }

    private static OpSetting Setting(int rows, int length, bool isFull = false) => new(
        $"{rows} x {length}",
        [
            new("inputIds", ScalarType.Int64, [rows, length], Fill.Integers(0, TSpec.VocabularySize)),
            new("attentionMask", ScalarType.Bool, [rows, length], isFull ? Fill.Constant(1) : Fill.Prefix()),
            new("continuesWord", ScalarType.Bool, [rows, length], Fill.Chance(FurtherPieces)),
        ],
        new Dictionary<string, double>
        {
            ["rows"] = rows,
            ["length"] = length,
            ["maxPredictions"] = Math.Max(1, MaskCount.Maximum(length, TSpec.MaskProbability)),
            ["firstRow"] = FirstRow,
            ["clsTokenId"] = TSpec.ClsTokenId,
            ["sepTokenId"] = TSpec.SepTokenId,
            ["maskTokenId"] = TSpec.MaskTokenId,
            ["maskProbability"] = TSpec.MaskProbability,
            ["maskReplaceProbability"] = TSpec.MaskReplaceProbability,
            ["randomReplaceProbability"] = TSpec.RandomReplaceProbability,
            ["vocabularySize"] = TSpec.VocabularySize,
            ["masking"] = (int)TSpec.Masking,
        });
}
