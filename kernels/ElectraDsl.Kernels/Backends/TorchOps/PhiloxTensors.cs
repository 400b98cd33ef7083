using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.TorchOps;

/// <summary>
/// <see cref="Philox"/> in tensor operations. Words are kept as int64 in [0, 2^32), for want of unsigned arithmetic. Callers hold a dispose scope.
/// </summary>
internal static class PhiloxTensors
{
    private static readonly Scalar Half = 0.5f.ToScalar();
    private static readonly Scalar UniformUnit = (1f / 8388608f).ToScalar();

    /// <summary>The four words at each counter (block, row, step, stream).</summary>
    /// <param name="blocks">int64, any shape that broadcasts with <paramref name="rows"/>.</param>
    /// <param name="rows">int64.</param>
    /// <param name="stream">One of <see cref="RandomStream"/>.</param>
    /// <param name="key">Seed and step.</param>
    internal static Tensor[] Block(Tensor blocks, Tensor rows, uint stream, RandomKey key)
    {
        Device device = blocks.device;
        Tensor lowHalf = DeviceValues.Constant((long)uint.MaxValue, device);
        Tensor halfWidth = DeviceValues.Constant(32L, device);
        Tensor multiplier0 = DeviceValues.Constant((long)Philox.Multiplier0, device);
        Tensor multiplier1 = DeviceValues.Constant((long)Philox.Multiplier1, device);
        Tensor c0 = blocks.Plus(zeros_like(rows));           // broadcast
        Tensor c1 = rows.Plus(zeros_like(blocks));
        Tensor c2 = zeros_like(c0).Plus(DeviceValues.Constant((long)key.Step, device));
        Tensor c3 = zeros_like(c0).Plus(DeviceValues.Constant((long)stream, device));
        uint k0 = key.SeedLow, k1 = key.SeedHigh;
        for (int round = 0; round < Philox.Rounds; round++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor product0 = multiplier0.mul(c0);                       // wraps at 2^64, which keeps all 64 bits
            Tensor product1 = multiplier1.mul(c2);
            Tensor next0 = High(product1).bitwise_xor(c1).bitwise_xor(DeviceValues.Constant((long)k0, device));
            Tensor next2 = High(product0).bitwise_xor(c3).bitwise_xor(DeviceValues.Constant((long)k1, device));
            c0 = next0.MoveToOuterDisposeScope();
            c1 = product1.bitwise_and(lowHalf).MoveToOuterDisposeScope();
            c2 = next2.MoveToOuterDisposeScope();
            c3 = product0.bitwise_and(lowHalf).MoveToOuterDisposeScope();
            k0 += Philox.Weyl0;
            k1 += Philox.Weyl1;
        }

        return [c0, c1, c2, c3];

        Tensor High(Tensor product) => product.bitwise_right_shift(halfWidth).bitwise_and(lowHalf);
    }

    /// <summary><see cref="Philox.Uniform"/> of each word: float32.</summary>
    internal static Tensor Uniform(Tensor words)
    {
        Tensor dropped = DeviceValues.Constant(9L, words.device);
        return words.bitwise_right_shift(dropped).to(ScalarType.Float32).add(Half, Scalars.One).mul(UniformUnit);
    }
}
