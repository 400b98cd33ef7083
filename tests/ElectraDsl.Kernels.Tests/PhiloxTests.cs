using ElectraDsl.Kernels.Backends.TorchOps;
using ElectraDsl.Kernels.Primitives;
using TorchSharp;

namespace ElectraDsl.Kernels.Tests;

public sealed unsafe class PhiloxTests
{
    // Known answers of Random123 (kat_vectors): zeros, ones, digits of pi.
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void KnownCounter_GivesKnownWords(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint x, uint y, uint z, uint w)
    {
        PhiloxBlock words = Philox.Block(c0, c1, c2, c3, k0, k1);
        Assert.Equal((x, y, z, w), (words.X, words.Y, words.Z, words.W));
    }

    [Theory]
    [InlineData(0u, 0f)]
    [InlineData(uint.MaxValue, 1f)]
    public void ExtremeWord_StaysInsideTheOpenInterval(uint word, float bound)
    {
        float uniform = Philox.Uniform(word);
        Assert.NotEqual(bound, uniform);
        Assert.InRange(uniform, 0f, 1f);
        Assert.Equal(((word >> 9) + 0.5) / (1 << 23), uniform);
    }

    [Fact]
    public void VectorTile_EqualsWordByWord()
    {
        RandomKey key = new(0xFEDCBA9876543210, 77);
        float* uniforms = stackalloc float[VocabularyTile.Width];
        foreach (int tile in new[] { 0, 1, 500, 1 << 20 })
        {
            PhiloxVectors.FillTile(uniforms, tile, 0x9ABCDEF0, key);
            for (int i = 0; i < VocabularyTile.Width; i++)
                Assert.Equal(Philox.Uniform(VocabularyTile.Word((tile * VocabularyTile.Width) + i, 0x9ABCDEF0, key)), uniforms[i]);
        }
    }

    [Fact]
    public void TensorWords_EqualWordByWord()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        RandomKey key = new(0xFEDCBA9876543210, 0xFFFFFFFF);
        torch.Tensor[] words = PhiloxTensors.Block(
            WholeNumbers.Range(0, 100, torch.CPU).unsqueeze(0),
            WholeNumbers.Range(7, 3, torch.CPU).unsqueeze(1),
            5,
            key);
        long[][] actual = [.. words.Select(Arrays.Of<long>)];
        for (int row = 0; row < 3; row++)
        {
            for (int block = 0; block < 100; block++)
            {
                PhiloxBlock expected = Philox.Block((uint)block, (uint)(row + 7), key.Step, 5, key.SeedLow, key.SeedHigh);
                int i = (row * 100) + block;
                Assert.Equal(
                    (expected.X, expected.Y, expected.Z, expected.W),
                    ((uint)actual[0][i], (uint)actual[1][i], (uint)actual[2][i], (uint)actual[3][i]));
                Assert.InRange(actual[3][i], 0, uint.MaxValue);
            }
        }
    }

    [Fact]
    public void ExponentialDraw_IsAccurateEverywhere()
    {
        for (uint step = 0; step < 1 << 23; step += step < 4096 || step > (1 << 23) - 4096 ? 1u : 97u)
        {
            float uniform = Philox.Uniform(step << 9);
            double exact = -Math.Log(uniform);
            Assert.InRange((ExponentialDraw.FromUniform(uniform) - exact) / exact, -3e-7, 3e-7);
        }
    }
}
