using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

internal static class AdamWArguments
{
    /// <summary>Checks the arguments and returns P.</summary>
    internal static long Check(Tensor weights, Tensor gradients, Tensor firstMoments, Tensor secondMoments, in AdamWSettings settings, DeviceType device)
    {
        ArgumentNullException.ThrowIfNull(weights);
        long count = weights.numel();
        CheckArena(weights, nameof(weights), count, device);
        CheckArena(gradients, nameof(gradients), count, device);
        CheckArena(firstMoments, nameof(firstMoments), count, device);
        CheckArena(secondMoments, nameof(secondMoments), count, device);
        CheckSettings(settings, count);
        return count;
    }

    private static void CheckArena(Tensor arena, string name, long count, DeviceType device)
    {
        TensorContract.Check(arena, name, ScalarType.Float32, count);
        TensorContract.CheckDevice(arena, name, device);
        TensorContract.CheckWritable(arena, name);
    }

    private static void CheckSettings(in AdamWSettings settings, long count)
    {
        Require(settings.LearningRate >= 0 && float.IsFinite(settings.LearningRate), nameof(settings.LearningRate), settings.LearningRate, "a number of at least 0");
        Require(settings.Beta1 is >= 0 and < 1, nameof(settings.Beta1), settings.Beta1, "in [0, 1)");
        Require(settings.Beta2 is >= 0 and < 1, nameof(settings.Beta2), settings.Beta2, "in [0, 1)");
        Require(settings.Epsilon > 0 && float.IsFinite(settings.Epsilon), nameof(settings.Epsilon), settings.Epsilon, "a number above 0");
        Require(settings.WeightDecay >= 0 && float.IsFinite(settings.WeightDecay), nameof(settings.WeightDecay), settings.WeightDecay, "a number of at least 0");
        Require(settings.MaxGradientNorm > 0, nameof(settings.MaxGradientNorm), settings.MaxGradientNorm, "above 0");
        Require(settings.DecayedCount >= 0 && settings.DecayedCount <= count, nameof(settings.DecayedCount), settings.DecayedCount, $"in [0, {count}]");
    }

    private static void Require(bool holds, string name, object value, string rule)
    {
        if (!holds)
            throw new ArgumentException(FormattableString.Invariant($"{name} must be {rule}, but is {value}."), "settings");
    }
}
