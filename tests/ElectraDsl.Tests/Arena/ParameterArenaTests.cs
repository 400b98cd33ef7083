using ElectraDsl.Testing;
using ElectraDsl.Torch;
using TorchSharp;
using TorchSharp.Modules;

namespace ElectraDsl.Tests.Arena;

public sealed class ParameterArenaTests
{
    private static readonly ParameterSpec Matrix = Tensors.Matrix("matrix", [3, 5], 0, Initializer.TruncatedNormal);
    private static readonly ParameterSpec Projection = Tensors.Matrix("projection", [4, 8], 16, Initializer.GlorotUniform);
    private static readonly ParameterSpec Scale = Tensors.Scale("scale", 5, 48);
    private static readonly ParameterSpec Shift = Tensors.Bias("shift", 5, 64);
    private static readonly ArenaLayout Layout = new([Matrix, Projection, Scale, Shift], Count: 80, DecayedCount: 48);

    [Fact]
    public void Parameter_Backward_AccumulatesIntoTheFlatGradient()
    {
        using ParameterArena arena = ParameterArena.ForTraining(Layout, torch.CPU);
        arena.Initialize(1);
        using DisposeScope scope = torch.NewDisposeScope();
        Parameter matrix = arena.Parameter(Matrix.Offset, 3, 5);

        matrix.sum().backward();
        matrix.sum().backward();

        float[] gradients = [.. arena.Gradients.data<float>()];
        Assert.All(gradients[..15], gradient => Assert.Equal(2f, gradient));
        Assert.All(gradients[15..], gradient => Assert.Equal(0f, gradient));
    }

    [Fact]
    public void Parameter_AskedForTwice_IsOneTensor()
    {
        using ParameterArena arena = ParameterArena.ForTraining(Layout, torch.CPU);
        using DisposeScope scope = torch.NewDisposeScope();
        Parameter one = arena.Parameter(Scale.Offset, 5), other = arena.Parameter(Scale.Offset, 5);

        one.sum().backward();
        other.mul(torch.tensor(3f)).sum().backward();

        Assert.Equal(TensorPointer.Of(one), TensorPointer.Of(other));
        Assert.All(arena.Gradient(Scale).data<float>().ToArray(), gradient => Assert.Equal(4f, gradient));
    }

    [Fact]
    public void Detached_FollowsTheValuesAndHasNoGradient()
    {
        torch.Tensor detached;
        using (ParameterArena arena = ParameterArena.ForTraining(Layout, torch.CPU))
        {
            using DisposeScope scope = torch.NewDisposeScope();
            Parameter matrix = arena.Parameter(Matrix.Offset, 3, 5);
            detached = arena.Detached(Matrix.Offset, 3, 5);
            _ = arena.Weights.fill_(Scalars.One);

            matrix.mul(detached).sum().backward();

            Assert.False(detached.requires_grad);
            Assert.Equal(TensorPointer.Of(matrix), TensorPointer.Of(detached));
            Assert.All(arena.Gradient(Matrix).data<float>().ToArray(), gradient => Assert.Equal(1f, gradient));
            _ = Assert.Throws<ArgumentOutOfRangeException>(() => arena.Detached(76, 5));
        }

        Assert.True(detached.IsInvalid);
    }

    [Fact]
    public void WeightsAlone_HaveNoGradientAndSaySo()
    {
        using ParameterArena arena = new(Layout, torch.CPU);
        using DisposeScope scope = torch.NewDisposeScope();
        Parameter matrix = arena.Parameter(Matrix.Offset, 3, 5);

        Assert.False(matrix.requires_grad);
        Assert.Contains("ForTraining", Assert.Throws<InvalidOperationException>(() => arena.Gradients).Message, StringComparison.Ordinal);
        _ = Assert.Throws<InvalidOperationException>(() => arena.Gradient(Matrix));
        torch.Tensor sum = matrix.sum();
        Assert.Contains("does not require grad", Assert.ThrowsAny<Exception>(() => sum.backward()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(76, 5)]
    public void Parameter_OutsideTheArena_Throws(long offset, long size)
    {
        using ParameterArena arena = new(Layout, torch.CPU);

        _ = Assert.Throws<ArgumentOutOfRangeException>(() => arena.Parameter(offset, size));
    }

    [Fact]
    public void Initialize_EachInitializer_KeepsItsBounds()
    {
        using ParameterArena arena = new(Layout, torch.CPU);
        arena.Initialize(7);
        using DisposeScope scope = torch.NewDisposeScope();

        float limit = MathF.Sqrt(6f / (4 + 8));
        Assert.All(arena.Values(Matrix).data<float>().ToArray(), value => Assert.InRange(value, -0.04f, 0.04f));
        Assert.All(arena.Values(Projection).data<float>().ToArray(), value => Assert.InRange(value, -limit, limit));
        Assert.All(arena.Values(Scale).data<float>().ToArray(), value => Assert.Equal(1f, value));
        Assert.All(arena.Values(Shift).data<float>().ToArray(), value => Assert.Equal(0f, value));
    }

    [Fact]
    public void Initialize_TruncatedNormal_HasItsMoments()
    {
        ParameterSpec large = Tensors.Matrix("large", [1_000, 100], 0, Initializer.TruncatedNormal);
        using ParameterArena arena = new(new ArenaLayout([large], 100_000, 100_000), torch.CPU);
        arena.Initialize(3);

        double[] values = [.. arena.Weights.data<float>().Select(value => (double)value)];
        double mean = values.Average(), deviation = Math.Sqrt(values.Average(value => value * value));

        // A normal cut at two standard deviations has 0.8796 of its deviation left.
        Assert.InRange(mean, -0.0003, 0.0003);
        Assert.InRange(deviation / 0.02, 0.874, 0.885);
    }

    [Fact]
    public void Initialize_Normal_HasItsMomentsAndTails()
    {
        ParameterSpec large = Tensors.Matrix("large", [1_000, 100], 0, Initializer.Normal, range: 0.3);
        using ParameterArena arena = new(new ArenaLayout([large], 100_000, 100_000), torch.CPU);
        arena.Initialize(3);

        double[] values = [.. arena.Weights.data<float>().Select(value => (double)value)];
        Assert.InRange(values.Average(), -0.005, 0.005);
        Assert.InRange(Math.Sqrt(values.Average(value => value * value)) / 0.3, 0.99, 1.01);

        // 4.55 % of a normal lie beyond two standard deviations.
        Assert.InRange(values.Count(value => Math.Abs(value) > 0.6) / 100_000.0, 0.042, 0.049);
    }

    /// <summary>A copy on the managed heap would stay there for as long as the collector likes, beside the weights themselves.</summary>
    [Fact]
    public void Initialize_LeavesNoCopyOnTheManagedHeap()
    {
        const int Count = 1 << 22,
            Allowance = 1 << 20; // 16 MiB of weights; threads and random numbers take a few KB
        using ParameterArena arena = new(
            new ArenaLayout([Tensors.Matrix("large", [Count], 0, Initializer.TruncatedNormal)], Count, Count),
            torch.CPU);

        long before = GC.GetTotalAllocatedBytes(precise: true);
        arena.Initialize(1);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.InRange(allocated, 0, Allowance);
    }

    [Fact]
    public void Initialize_SameSeed_GivesTheSameWeights()
    {
        Assert.Equal(Weights(5), Weights(5));
        Assert.NotEqual(Weights(5), Weights(6));

        static float[] Weights(ulong seed)
        {
            using ParameterArena arena = new(Layout, torch.CPU);
            arena.Initialize(seed);
            return [.. arena.Weights.data<float>()];
        }
    }

    [Fact]
    public void Dispose_AfterParametersWereHandedOut_LeavesNoTensor()
    {
        long before = LiveTensors.Settled();
        using (ParameterArena arena = ParameterArena.ForTraining(Layout, torch.CPU))
        {
            arena.Initialize(1);
            _ = arena.Parameter(Matrix.Offset, 3, 5);
            _ = arena.Parameter(Scale.Offset, 5);
        }

        // TorchSharp's Parameter takes the handle of the tensor that it is made of, which then never leaves the count.
        const int EmptiedByParameter = 2;
        Assert.Equal(before + EmptiedByParameter, torch.Tensor.TotalCount);
    }
}
