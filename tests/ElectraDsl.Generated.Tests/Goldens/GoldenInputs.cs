using ElectraDsl.Testing;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Goldens;

/// <summary>The inputs of one golden model as tensors, in the caller's dispose scope.</summary>
internal sealed record GoldenInputs(
    Tensor InputIds,        // int64 [B, L]
    Tensor MaskedIds,       // int64 [B, L]
    Tensor CorruptedIds,    // int64 [B, L]
    Tensor TokenTypeIds,    // int64 [B, L]
    Tensor AttentionMask,   // bool [B, L]
    Tensor Positions,       // int64 [M], flat
    Tensor Targets)         // int64 [M]
{
    public static GoldenInputs Read(string folder)
    {
        GoldenTensors inputs = GoldenTensors.Read(Path.Combine(folder, "inputs.safetensors"));
        long[] shape = inputs.Shape("input_ids");
        long[] labels = inputs.Longs("gen_labels");
        long[] positions = [.. Enumerable.Range(0, labels.Length).Where(index => labels[index] >= 0).Select(index => (long)index)];
        return new GoldenInputs(
            Matrix("input_ids"),
            Matrix("masked_input_ids"),
            Matrix("disc_input_ids"),
            Matrix("token_type_ids"),
            tensor(inputs.Longs("attention_mask").Select(token => token != 0).ToArray(), shape),
            tensor(positions),
            tensor(positions.Select(position => labels[position]).ToArray()));

        Tensor Matrix(string name) => tensor(inputs.Longs(name), shape);
    }
}
