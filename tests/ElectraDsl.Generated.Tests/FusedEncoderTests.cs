using ElectraDsl.Kernels;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests;

/// <summary>Generated encoders on the kernels of each backend.</summary>
public sealed class FusedEncoderTests
{
    private const int Steps = 8;
    private const float LearningRate = 3e-4f;

    public static TheoryData<KernelBackend, string> Networks
    {
        get
        {
            TheoryData<KernelBackend, string> all = [];
            foreach (KernelBackend backend in new[] { KernelBackend.Simd, KernelBackend.Ilgpu })
            {
                foreach (string model in new[] { nameof(Tiny), nameof(TinyPreNorm), nameof(TinyHiddenDropout), nameof(TinyPreNormHiddenDropout) })
                    all.Add(backend, model);
            }

            return all;
        }
    }

    public static TheoryData<string> NetworksWithDropout => [nameof(Tiny), nameof(TinyHiddenDropout), nameof(TinyPreNormHiddenDropout)];

    /// <summary>Against plain operations: the same states and gradients where nothing is dropped.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void StatesAndGradients_AreThoseOfPlainOperations(KernelBackend backend, string model)
    {
        using DisposeScope scope = NewDisposeScope();
        (float[] states, float[] gradients) = Pass(backend);
        (float[] plainStates, float[] plainGradients) = Pass(KernelBackend.TorchOps);
        Assert.All(states.Zip(plainStates), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
        float largest = plainGradients.Max(Math.Abs);
        Assert.All(gradients.Zip(plainGradients), pair => Assert.Equal(pair.Second, pair.First, 1e-5 * largest));

        (float[] States, float[] Gradients) Pass(KernelBackend runner)
        {
            PretrainingRecipe recipe = Recipe(model);
            using ParameterArena arena = ParameterArena.ForTraining(recipe.Layout, CPU);
            arena.Initialize(1);
            using IEncoder network = Network(model, arena, recipe.ModelKernels.For(runner).Encoder, default);
            network.eval();
            using Batch batch = SyntheticText.Batch(recipe.Facts, rows: 5, length: 20, seed: 8);
            Tensor states = network.Encode(batch.InputIds, batch.TokenTypeIds, batch.AttentionMask);
            Tensor read = states.mul(batch.AttentionMask.unsqueeze(2)); // what stands at padding means nothing
            read.backward([read.detach()]);
            return ([.. read.detach().data<float>()], [.. arena.Gradients.data<float>()]);
        }
    }

    /// <summary>With dropout, which is the same, the weights go the same way for some steps.</summary>
    [Theory]
    [MemberData(nameof(NetworksWithDropout))]
    public void TrainingOnPortableKernels_IsThatOnVectorisedOnes(string model)
    {
        (float[] start, float[] expected) = Train(KernelBackend.Simd);
        (_, float[] actual) = Train(KernelBackend.Ilgpu);
        float moved = start.Zip(expected, (before, after) => Math.Abs(before - after)).Max();
        Assert.InRange(moved, 0.01, 1);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * moved));

        (float[] Start, float[] End) Train(KernelBackend runner)
        {
            using DisposeScope scope = NewDisposeScope();
            PretrainingRecipe recipe = Recipe(model);
            using ParameterArena arena = ParameterArena.ForTraining(recipe.Layout, CPU);
            arena.Initialize(1);
            float[] start = [.. arena.Weights.data<float>()];
            using Tensor rate = tensor(-LearningRate);
            for (int step = 0; step < Steps; step++)
            {
                using IEncoder network = Network(model, arena, recipe.ModelKernels.For(runner).Encoder, new DropoutKey(3, (uint)step, 0, 0));
                using Batch batch = SyntheticText.Batch(recipe.Facts, rows: 4, length: 20, seed: step);
                Tensor states = network.Encode(batch.InputIds, batch.TokenTypeIds, batch.AttentionMask);
                Tensor read = states.mul(batch.AttentionMask.unsqueeze(2));
                read.backward([read.detach().sub(ones_like(read))]);
                using IDisposable noGradient = no_grad();
                _ = arena.Weights.add_(arena.Gradients.mul(rate), Torch.Scalars.One);
                _ = arena.Gradients.zero_();
            }

            return (start, [.. arena.Weights.data<float>()]);
        }
    }

    private static PretrainingRecipe Recipe(string model) => model switch
    {
        nameof(Tiny) => new Tiny(),
        nameof(TinyPreNorm) => new TinyPreNorm(),
        nameof(TinyHiddenDropout) => new TinyHiddenDropout(),
        _ => new TinyPreNormHiddenDropout(),
    };

    private static IEncoder Network(string model, ParameterArena arena, EncoderKernels kernels, DropoutKey key) => model switch
    {
        nameof(Tiny) => new Tiny.Discriminator(arena, kernels) { DropoutRandomness = key },
        nameof(TinyPreNorm) => new TinyPreNorm.Discriminator(arena, kernels),
        nameof(TinyHiddenDropout) => new TinyHiddenDropout.Discriminator(arena, kernels) { DropoutRandomness = key },
        _ => new TinyPreNormHiddenDropout.Discriminator(arena, kernels) { DropoutRandomness = key },
    };
}
