using ElectraDsl.Kernels;
using ElectraDsl.Training;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Architectures;

/// <summary>Trains one model on one batch and says everything that is wrong with it.</summary>
internal static class CombinationTraining
{
    private const double LearningRate = 3e-3, LeastFall = 0.1;
    private const int SettledAfter = 5, Averaged = 8;

    // Forty steps are enough for nearly all. How fast a loss falls then hangs on how a processor rounds, so that the few slow ones get more.
    private const int LeastSteps = 40, MostSteps = 120;

    /// <summary>Faults in words; none where the model trains.</summary>
    public static IReadOnlyList<string> FaultsOf(PretrainingRecipe recipe, int seed)
    {
        List<string> faults = [];
        using JointTrainer trainer = (JointTrainer)recipe.CreateTrainer(CPU);
        faults.AddRange(LeftToTheCollector("creation"));
        using Batch batch = SyntheticText.Batch(recipe.Facts, rows: 4, length: 20, seed);
        float[] start = [.. trainer.Arena.Weights.data<float>()];

        List<TotalsReport> reports = [];
        long live = 0;
        for (int step = 0; step < LeastSteps || (step < MostSteps && NetworkFaults(reports).Any()); step++)
        {
            // One key: masks and samples are drawn alike in every step, so that the losses are of the same task.
            RandomKey random = new(1, 0);
            trainer.Accumulate(
                batch,
                new StepContext(
                    random,
                    0,
                    batch.CountMasked(trainer.Kernels.Masking, random, 0),
                    batch.Tokens,
                    batch.Rows,
                    StepHyperparameters.ForEvaluation(trainer.Recipe)));
            if (step == 0)
                faults.AddRange(GradientFaults(trainer, recipe.Facts));
            trainer.Update(LearningRate, step).Dispose();
            reports.Add(trainer.Totals.Take());
            if (step == SettledAfter)
                live = Tensor.TotalCount;
        }

        if (Tensor.TotalCount != live)
            faults.Add($"{Tensor.TotalCount - live} tensors leaked");
        faults.AddRange(LeftToTheCollector("training"));
        faults.AddRange(NetworkFaults(reports));

        float[] end = [.. trainer.Arena.Weights.data<float>()];
        foreach (ParameterSpec parameter in recipe.Layout.Parameters)
        {
            (int offset, int count) = ((int)parameter.Offset, (int)parameter.Count);
            if (start.AsSpan(offset, count).SequenceEqual(end.AsSpan(offset, count)))
                faults.Add($"{parameter.Name} did not move");
        }

        return faults;
    }

    /// <summary>
    /// Keys' biases have no gradient: one vector added to all keys adds one number to all of a query's scores, which softmax does not
    /// see. Rotation makes another vector of it at every position.
    /// </summary>
    public static bool HasNoGradient(ParameterSpec parameter, ModelConfig facts)
    {
        NetworkConfig network = parameter.Name.StartsWith("generator.", StringComparison.Ordinal) ? facts.Generator! : facts.Discriminator!;
        return parameter.Name.EndsWith(".attention.self.key.bias", StringComparison.Ordinal) && network.Positions != Positions.Rotary;
    }

    /// <summary>Tensors that nobody disposed of: the collector would free them some time, on a thread of its own.</summary>
    private static IEnumerable<string> LeftToTheCollector(string work)
    {
        long before = Tensor.TotalCount;
        GC.Collect(1);
        GC.WaitForPendingFinalizers();
        if (Tensor.TotalCount != before)
            yield return $"{work} left {before - Tensor.TotalCount} tensors to the collector";
    }

    private static IEnumerable<string> GradientFaults(JointTrainer trainer, ModelConfig facts)
    {
        float[] gradients = [.. trainer.Arena.Gradients.data<float>()];
        foreach (ParameterSpec parameter in trainer.Arena.Layout.Parameters)
        {
            float[] own = gradients[(int)parameter.Offset..(int)(parameter.Offset + parameter.Count)];
            if (own.Any(gradient => !float.IsFinite(gradient)))
                yield return $"{parameter.Name} has a gradient that is not finite";
            else if (!HasNoGradient(parameter, facts) && own.Max(Math.Abs) < 1e-10f)
                yield return $"{parameter.Name} has no gradient";
        }
    }

    private static IEnumerable<string> NetworkFaults(IReadOnlyList<TotalsReport> reports) =>
        LossFaults("generator", [.. reports.Select(report => report.GeneratorLoss)])
            .Concat(LossFaults("discriminator", [.. reports.Select(report => report.RtdLoss)]));

    private static IEnumerable<string> LossFaults(string network, double[] losses)
    {
        if (losses.Any(loss => !double.IsFinite(loss)))
            yield return $"the {network}'s loss is not finite";

        // The first is of untrained networks. The discriminator's task moves with the generator, so that its loss need not fall from step to step.
        double first = losses[0], last = losses[^Averaged..].Average();
        if (!(last < first - LeastFall))
            yield return $"the {network}'s loss does not fall: {first:0.0000} -> {last:0.0000}";
    }
}
