using ElectraDsl.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Architectures;

/// <summary>What positions and windows promise, whatever the weights.</summary>
public sealed class EncoderPropertyTests : IDisposable
{
    private const int Length = 12, Window = 2;

    private readonly DisposeScope scope = NewDisposeScope();
    private readonly EncoderUnderTest rotary = new(new RotaryModel(), 1);
    private readonly EncoderUnderTest pattern = new(new PatternModel(), 2);

    public void Dispose()
    {
        rotary.Dispose();
        pattern.Dispose();
        scope.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    public void Rotary_SequenceThatStandsFartherBack_HasTheSameStates(int distance)
    {
        foreach (nn.Module network in new nn.Module[] { rotary.Discriminator, rotary.Generator })
            Assert.InRange(Shift(network, distance), 0, 1e-5);
    }

    [Fact]
    public void TableOfPositions_SequenceThatStandsFartherBack_HasOtherStates()
    {
        Assert.True(Shift(pattern.Generator, 3) > 0.01);
        Assert.True(Shift(pattern.Discriminator, 3) > 0.01);
    }

    [Fact]
    public void Rotary_OtherOrder_HasOtherStates()
    {
        long[] ids = Ids(Length), swapped = [.. ids];
        (swapped[4], swapped[5]) = (swapped[5], swapped[4]);
        Assert.True(Distances(rotary.Discriminator, ids, swapped, layer: 2)[0] > 1e-4);
    }

    [Fact]
    public void Window_TokenOutside_ChangesNoState()
    {
        const int Changed = 5;
        long[] ids = Ids(Length), other = [.. ids];
        other[Changed] = 59;

        double[] distances = Distances(rotary.Generator, ids, other, layer: 1);

        for (int token = 0; token < Length; token++)
            Assert.Equal(Math.Abs(token - Changed) <= Window, distances[token] > 1e-4);
    }

    [Fact]
    public void GlobalLayers_SeeEverythingAndTheOthersTheirNeighbors()
    {
        const int Changed = 0;
        long[] ids = Ids(Length), other = [.. ids];
        other[Changed] = 59;

        Assert.All(Distances(pattern.Generator, ids, other, layer: 1), distance => Assert.True(distance > 1e-6));

        // With layer 0 out of the game (its attention adds nothing), layer 1 alone spreads the change.
        using EncoderUnderTest localAlone = new(new PatternModel(), 2);
        using IDisposable noGradient = no_grad();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in localAlone.Generator.named_parameters())
        {
            if (name.StartsWith("layers.0.attention_output_", StringComparison.Ordinal) && !name.Contains("norm", StringComparison.Ordinal))
                _ = parameter.zero_();
        }

        double[] distances = Distances(localAlone.Generator, ids, other, layer: 2);
        for (int token = 0; token < Length; token++)
            Assert.Equal(token <= Window, distances[token] > 1e-6);
    }

    [Fact]
    public void Window_QueriesDeepInPadding_AreFinite()
    {
        Tensor ids = tensor(Ids(Length), [1, Length]);
        Tensor mask = tensor(Enumerable.Range(0, Length).Select(token => token < 3).ToArray(), [1, Length]);
        foreach (nn.Module network in new nn.Module[] { rotary.Generator, pattern.Generator })
        {
            foreach (Tensor state in EncoderUnderTest.States(network, ids, zeros_like(ids), mask))
                Assert.All(state.contiguous().data<float>().ToArray(), value => Assert.True(float.IsFinite(value)));
        }
    }

    [Fact]
    public void MaskOfAWindow_LetsEveryQuerySeeItselfAndNoPaddingElse()
    {
        bool[] tokens = [true, true, true, false, false, false, false, false];
        using Tensor text = tensor(tokens, [1, 8]);
        using AttentionMask local = AttentionMask.Local(text, text, Window);
        bool[] mask = [.. local.Pairs!.data<bool>()];
        for (int query = 0; query < 8; query++)
        {
            for (int key = 0; key < 8; key++)
                Assert.Equal(query == key || (tokens[key] && Math.Abs(query - key) <= Window), mask[(query * 8) + key]);
        }
    }

    [Fact]
    public void Tables_LiveAndDieWithTheirNetwork()
    {
        using ParameterArena arena = new(RotaryModel.Parameters.Layout, CPU), other = new(PatternModel.Parameters.Layout, CPU);
        AssertFreed(() => new RotaryModel.Discriminator(arena), tables: 2);
        AssertFreed(() => new PatternModel.Discriminator(other), tables: 1);

        static void AssertFreed(Func<nn.Module> create, int tables)
        {
            long before = LiveTensors.Settled();
            nn.Module network = create();
            long parameters = network.parameters().Count();
            long made = Tensor.TotalCount - before;
            network.Dispose();
            Assert.Equal(parameters + tables, made - (Tensor.TotalCount - before));
        }
    }

    [Fact]
    public void SinusoidalTable_HasThePapersValues()
    {
        using Tensor table = SinusoidalPositions.Table(50, 6, CPU);
        Assert.Equal(Math.Sin(3), table[3, 0].item<float>(), 6);
        Assert.Equal(Math.Cos(3), table[3, 1].item<float>(), 6);
        Assert.Equal(Math.Sin(49 / Math.Pow(10_000, 2 / 6.0)), table[49, 2].item<float>(), 6);
        Assert.Equal(Math.Cos(49 / Math.Pow(10_000, 4 / 6.0)), table[49, 5].item<float>(), 6);
    }

    /// <summary>How far states move when the sequence gets padding in front: the largest distance.</summary>
    private static double Shift(nn.Module network, int distance)
    {
        long[] ids = Ids(Length);
        Tensor behind = tensor([.. Enumerable.Repeat(0L, distance), .. ids], [1, distance + Length]);
        Tensor mask = tensor(Enumerable.Range(0, distance + Length).Select(token => token >= distance).ToArray(), [1, distance + Length]);
        Tensor here = EncoderUnderTest.States(network, tensor(ids, [1, Length]), zeros(1, Length, ScalarType.Int64), null)[^1];
        Tensor there = EncoderUnderTest.States(network, behind, zeros_like(behind), mask)[^1].narrow(1, distance, Length);
        return here.add(there, ElectraDsl.Torch.Scalars.MinusOne).abs().max().item<float>();
    }

    /// <summary>How far each token's state moves from one sequence to another.</summary>
    private static double[] Distances(nn.Module network, long[] ids, long[] other, int layer)
    {
        Tensor here = State(ids), there = State(other); // [1, L, H]
        return [.. here.add(there, ElectraDsl.Torch.Scalars.MinusOne).abs().amax([2]).view(-1).data<float>().Select(value => (double)value)];

        Tensor State(long[] sequence) =>
            EncoderUnderTest.States(network, tensor(sequence, [1, sequence.Length]), zeros(1, sequence.Length, ScalarType.Int64), null)[layer];
    }

    private static long[] Ids(int length) => [.. Enumerable.Range(0, length).Select(token => (long)(7 + (token * 11 % 43)))];
}
