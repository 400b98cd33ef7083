using ElectraDsl.Kernels.Backends.TorchOps;
using ElectraDsl.Kernels.Tools.Reference;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tools.Cases;

/// <summary><see cref="IReplacementKernel"/>: whole numbers, so that every backend must give the reference's.</summary>
internal sealed class ReplacementCase : OpCase
{
    // Slots of a row of 128 tokens at 15 %.
    private const int Slots = 19;

    // Of all pieces of the published vocabulary.
    private const long VocabularySize = 30_522;

    private static readonly TorchOpsReplacement Plain = new();

    /// <inheritdoc/>
    internal override string Op => "replacement";

    /// <inheritdoc/>
    internal override string Variant => "samples in place of the chosen tokens";

    /// <summary>One row, because the slots of a row point into it: positions of several rows cannot be drawn alike.</summary>
    internal override IReadOnlyList<OpSetting> Settings { get; } = [Setting(1, 1), Setting(7, 3), Setting(33, 33), Setting(512, 77)];

    /// <inheritdoc/>
    internal override IReadOnlyList<OpOutput> Outputs(OpSetting setting) => [OpOutput.Exact("inputIds"), OpOutput.Exact("labels")];

    /// <inheritdoc/>
    internal override object KernelOf(KernelTable table) => table.Replacement;

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> Run(KernelTable table, OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        CorruptedBatch corrupted = table.Replacement.Run(inputs[0], inputs[1], inputs[2], inputs[3]);
        return [corrupted.InputIds, corrupted.Labels];
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<ExpectedOutput> Reference(OpSetting setting, IReadOnlyList<Tensor> inputs)
    {
        (long[] ids, bool[] labels) = ReferenceReplacement.Run(
            setting.Integer("length"),
            TensorValues.Of<long>(inputs[0]),
            TensorValues.Of<long>(inputs[1]),
            TensorValues.Of<float>(inputs[2]),
            TensorValues.Of<long>(inputs[3]));
        return [ExpectedOutput.Of(ids), new([.. labels.Select(label => label ? 1d : 0d)])];
    }

    /// <inheritdoc/>
    internal override OpSetting Workload(bool quick) => Setting(128, Slots);

    /// <summary>Ids read and written, labels written; position, weight and sample of each slot read.</summary>
    internal override long BytesMoved(OpSetting setting) =>
        ((long)setting.Integer("length") * (8 + 8 + 1)) + ((long)setting.Integer("slots") * (8 + 4 + 8));

    /// <inheritdoc/>
    internal override void RunPlain(OpSetting setting, IReadOnlyList<Tensor> inputs) => _ = Plain.Run(inputs[0], inputs[1], inputs[2], inputs[3]);

    private static OpSetting Setting(int length, int slots) => new(
        $"1 x {length}, {slots} slots",
        [
            new("inputIds", ScalarType.Int64, [1, length], Fill.Integers(0, VocabularySize)),
            new("positions", ScalarType.Int64, [slots], Fill.Integers(0, length)),
            new("weights", ScalarType.Float32, [slots], Fill.Chance(0.9)),
            new("samples", ScalarType.Int64, [slots], Fill.Integers(0, VocabularySize)),
        ],
        new Dictionary<string, double> { ["length"] = length, ["slots"] = slots });
}
