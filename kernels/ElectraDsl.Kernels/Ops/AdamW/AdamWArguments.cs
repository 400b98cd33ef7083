using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

internal static class AdamWArguments
{
    /// <summary>Checks the arguments and returns P.</summary>
    internal static long Check(
        Tensor weights,
        Tensor gradients,
        Tensor firstMoments,
        Tensor secondMoments,
        ReadOnlySpan<AdamWRegion> regions,
        in AdamWSettings settings,
        Tensor? bfloat16Weights,
        DeviceType device)
    {
        ArgumentNullException.ThrowIfNull(weights);
        long count = weights.numel();
        CheckArena(weights, nameof(weights), ScalarType.Float32, count, device);
        CheckArena(gradients, nameof(gradients), ScalarType.Float32, count, device);
        CheckArena(firstMoments, nameof(firstMoments), ScalarType.Float32, count, device);
        CheckArena(secondMoments, nameof(secondMoments), ScalarType.Float32, count, device);
        if (bfloat16Weights is not null)
            CheckArena(bfloat16Weights, nameof(bfloat16Weights), ScalarType.BFloat16, count, device);
        Check(regions, count);
        Check(settings);
        return count;
    }

    /// <summary>Checks that regions cover [0, <paramref name="count"/>) in order.</summary>
    internal static void Check(ReadOnlySpan<AdamWRegion> regions, long count)
    {
        long end = 0;
        foreach (AdamWRegion region in regions)
        {
            if (region.End <= end)
                throw new ArgumentException(
                    $"A region must end after the one before it: one ends at {region.End}, the one before it at {end}.",
                    nameof(regions));
            if (!(region.RateScale >= 0 && double.IsFinite(region.RateScale)))
                throw new ArgumentException(
                    FormattableString.Invariant($"RateScale must be a number of at least 0, but is {region.RateScale}."),
                    nameof(regions));
            end = region.End;
        }

        if (end != count)
            throw new ArgumentException($"The regions must cover all {count} elements, but end at {end}.", nameof(regions));
    }

    /// <summary>Checks the settings' ranges; what must not be 0 must not be 0 in float32 either.</summary>
    internal static void Check(in AdamWSettings settings)
    {
        Require(Enum.IsDefined(settings.Rule), nameof(settings.Rule), settings.Rule, "a rule");
        Require(settings.Step >= 1, nameof(settings.Step), settings.Step, "at least 1");
        Require(
            settings.LearningRate >= 0 && double.IsFinite(settings.LearningRate),
            nameof(settings.LearningRate),
            settings.LearningRate,
            "a number of at least 0");
        Require(settings.Beta1 is >= 0 and < 1, nameof(settings.Beta1), settings.Beta1, "in [0, 1)");
        Require(settings.Beta2 is >= 0 and < 1, nameof(settings.Beta2), settings.Beta2, "in [0, 1)");
        Require((float)settings.Epsilon > 0 && double.IsFinite(settings.Epsilon), nameof(settings.Epsilon), settings.Epsilon, "a number above 0");
        Require(
            settings.WeightDecay >= 0 && double.IsFinite(settings.WeightDecay),
            nameof(settings.WeightDecay),
            settings.WeightDecay,
            "a number of at least 0");
        Require((float)settings.MaxGradientNorm > 0, nameof(settings.MaxGradientNorm), settings.MaxGradientNorm, "above 0");
    }

    private static void CheckArena(Tensor arena, string name, ScalarType type, long count, DeviceType device)
    {
        TensorContract.Check(arena, name, type, count);
        TensorContract.CheckDevice(arena, name, device);
        TensorContract.CheckWritable(arena, name);
    }

    private static void Require(bool holds, string name, object value, string rule)
    {
        if (!holds)
            throw new ArgumentException(FormattableString.Invariant($"{name} must be {rule}, but is {value}."), "settings");
    }
}
