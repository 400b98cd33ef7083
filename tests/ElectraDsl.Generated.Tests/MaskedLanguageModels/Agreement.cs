using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.MaskedLanguageModels;

/// <summary>Compares a generated trainer with the plain model, at the tolerances of the goldens' page.</summary>
internal static class Agreement
{
    /// <summary>The first steps of a trajectory agree to 1e-5, later ones to 1e-3.</summary>
    public static void AssertRelative(string what, int step, double expected, double actual)
    {
        double tolerance = step < 3 ? 1e-5 : 1e-3;
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Abs(expected), $"{what} of step {step}: {expected} and {actual}");
    }

    /// <summary>Every gradient, to 1e-5 of its tensor's largest.</summary>
    public static void AssertGradients(PretrainingTrainer trainer, PlainMaskedLanguageModel plain)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (ParameterSpec parameter in trainer.Arena.Layout.Parameters)
        {
            double[] expected = [.. plain.Gradient(parameter).contiguous().data<double>()];
            float[] actual = [.. trainer.Arena.Gradient(parameter).contiguous().data<float>()];
            AssertGradient(parameter, expected, actual);
        }
    }

    /// <summary>One gradient. That of a key's bias is 0 (all of a query's scores move alike) where positions do not turn it: only noise.</summary>
    public static void AssertGradient(ParameterSpec parameter, double[] expected, float[] actual)
    {
        double tolerance = parameter.Name.EndsWith("attention.self.key.bias", StringComparison.Ordinal)
            ? 2e-5
            : (1e-5 * expected.Max(Math.Abs)) + 1e-6;
        Assert.Equal(expected.Length, actual.Length);
        for (int index = 0; index < expected.Length; index++)
            Assert.True(Math.Abs(expected[index] - actual[index]) <= tolerance, $"{parameter.Name}[{index}]: {expected[index]} and {actual[index]}");
    }

    /// <summary>Weights that have gone the same way: they differ by a thousandth of what they have gone.</summary>
    /// <param name="trainer">The generated one.</param>
    /// <param name="plain">The plain one.</param>
    /// <param name="start">The weights at first, float32 [Count].</param>
    public static void AssertWeights(PretrainingTrainer trainer, PlainMaskedLanguageModel plain, Tensor start)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (ParameterSpec parameter in trainer.Arena.Layout.Parameters)
        {
            if (parameter.Name.EndsWith("attention.self.key.bias", StringComparison.Ordinal)
                && trainer.Recipe.Facts.Kept.Positions != Positions.Rotary)
                continue; // noise, which AdamW makes steps of
            Tensor expected = plain.Values(parameter).detach(), actual = trainer.Arena.Values(parameter).to(ScalarType.Float64);
            Tensor before = start.narrow(0, parameter.Offset, parameter.Count).view([.. parameter.Shape]).to(ScalarType.Float64);
            double gone = (expected - before).norm().item<double>(), apart = (expected - actual).norm().item<double>();
            Assert.True(gone > 0, $"{parameter.Name} has not moved.");
            Assert.True(apart <= 1e-3 * gone, $"{parameter.Name} is {apart} off after {gone}.");
        }
    }
}
