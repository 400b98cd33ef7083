using ElectraDsl.Kernels;
using ElectraDsl.Kernels.Backends.Portable.Encoder;
using ElectraDsl.Kernels.Backends.Ptx;
using ElectraDsl.Kernels.Tests;
using ElectraDsl.Kernels.Tools.Reference;
using ElectraDsl.Ptx.Tests.Blocks;
using static TorchSharp.torch;

namespace ElectraDsl.Ptx.Tests.Faults;

/// <summary>The blocks of an encoder, each in shapes and variants that take every branch of its kernels.</summary>
internal static class BlockTrials
{
    // libtorch's products sum in another order where a tensor lies otherwise in memory; in bfloat16 a last bit may follow.
    private const double OfProducts = 1e-6, OfRounded = 1.0 / 128;

    private static readonly EncoderKernels Simd = KernelTable.For<Spec<V1000>>(KernelBackend.Simd).Encoder;

    /// <summary>All of them; those in bfloat16 where the processor has it.</summary>
    internal static IEnumerable<IFaultTrial> All()
    {
        yield return new BlockTrial(
            0,
            Norm(3, 11, 17, Normalization.LayerNorm, hasBias: true, rate: 0.1, isPreNorm: true),
            Norm(1, 33, 64, Normalization.RmsNorm, hasBias: false, rate: 0, isPreNorm: false),
            Norm(2, 3, 270, Normalization.LayerNorm, hasBias: false, rate: 0.3, isPreNorm: false));
        yield return new BlockTrial(
            0,
            device => Packed(device, 3, 11, 17, Normalization.LayerNorm, 0.2),
            device => Packed(device, 2, 3, 130, Normalization.RmsNorm, 0.5));
        yield return new BlockTrial(
            OfProducts,
            [
                .. Enum.GetValues<Activation>().Select(activation => Product(33, 20, 62, activation, hasBias: true)),
                Product(5, 8, 518, Activation.Gelu, hasBias: false),
                Product(97, 3, 6, Activation.GeGlu, hasBias: true),
                Product(40, 3, 5, null, hasBias: true),
            ]);
        yield return new BlockTrial(
            0,
            Attention(new(2, 18, 2, 10, 0), RotaryPairs.Adjacent, 0.1, "end"),
            Attention(new(1, 70, 1, 4, 5), RotaryPairs.HalfSplit, 0, "gaps"),
            Attention(new(2, 17, 1, 66, 0), null, 0.3, "gap and end"));
        yield return new BlockTrial(0, Rows(7, 2, 5, 3), Rows(2, 3, 65, 260), Rows(100, 1, 64, 5));
        if (ProcessorPrecision.Obstacle(Precision.Bf16, CPU) is null)
            yield return new BlockTrial(OfRounded, [.. Enum.GetValues<Activation>().Select(activation => Rounded(33, 20, 62, activation))]);
    }

    private static Func<CudaDevice, float[]> Norm(
        int batch, int length, int width, Normalization kind, bool hasBias, double rate, bool isPreNorm) =>
        device =>
        {
            ResidualNormCase.Result result = new ResidualNormCase(batch, length, width, kind, hasBias, rate).Compare(On(device), isPreNorm);
            return [.. result.Sum, .. result.Normalized, .. result.OfResidual, .. result.OfUpdate, .. result.OfWeight, .. result.OfBias];
        };

    private static float[] Packed(CudaDevice device, int batch, int length, int width, Normalization kind, double rate)
    {
        float[] expected = PackedStates.Run(Simd, batch, length, width, kind, rate);
        float[] values = PackedStates.Run(On(device), batch, length, width, kind, rate);
        Assert.True(Arrays.Largest(values, [.. expected.Select(value => (double)value)]) <= 2e-5 * (1 + expected.Max(Math.Abs)));
        return values;
    }

    private static Func<CudaDevice, float[]> Product(int rows, int inputs, int outputs, Activation? activation, bool hasBias) =>
        device => LinearCase.Compare(On(device).Linear, rows, inputs, outputs, hasBias, activation, 3e-6);

    private static Func<CudaDevice, float[]> Rounded(int rows, int inputs, int outputs, Activation activation) => device =>
    {
        using ParameterArena arena = ParameterArena.ForTraining(LinearCase.Layout(inputs, outputs), CPU, Precision.Bf16);
        double tolerance = activation == Activation.Relu ? 0.2 : 0.03;
        PortableLinear linear = new(device, arena, TorchProducts.Shared);
        return LinearCase.Compare(linear, rows, inputs, outputs, hasBias: true, activation, tolerance, arena);
    };

    private static Func<CudaDevice, float[]> Attention(AttentionSizes sizes, RotaryPairs? pairs, double rate, string padding) => device =>
    {
        AttentionCase made = new(sizes, pairs, rate, padding);
        (float[] context, float[] gradient) = made.Run(On(device));
        made.Compare(context, gradient);
        return [.. context, .. gradient];
    };

    private static Func<CudaDevice, float[]> Rows(int vocabulary, int batch, int length, int width) =>
        device => EmbeddingCase.Compare(On(device).Embedding, vocabulary, batch, length, width);

    private static EncoderKernels On(CudaDevice device) => PortableEncoder.Create(device);
}
