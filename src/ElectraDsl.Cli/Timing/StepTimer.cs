using System.Diagnostics;
using ElectraDsl.Data;
using ElectraDsl.Kernels;
using ElectraDsl.Training;
using static TorchSharp.torch;

namespace ElectraDsl.Cli;

/// <summary>Times whole training steps of a model on random text, and its matrix products in turn with them.</summary>
internal static class StepTimer
{
    // Until memory is there and libtorch has chosen its ways; and until .NET has compiled the loops of small models a second time.
    private const int WarmUpSteps = 5;
    private const double WarmUpSeconds = 3;

    // Multiplied as a whole by any core; larger ones are no faster.
    private const int CeilingSize = 1_024;

    /// <summary>Measures.</summary>
    /// <param name="recipe">The model with batch size, sequence length and precision.</param>
    /// <param name="device">Where.</param>
    /// <param name="padding">The fraction of each sequence that is padding: at least 0, below 1.</param>
    /// <param name="steps">How often.</param>
    public static StepTimes Run(PretrainingRecipe recipe, Device device, double padding, int steps)
    {
        ModelConfig facts = recipe.Facts;
        int rows = recipe.MicroBatchSize > 0 ? recipe.MicroBatchSize : recipe.BatchSize, length = recipe.SequenceLength;
        using PretrainingTrainer trainer = recipe.CreateTrainer(device);
        using Batch batch = Text(recipe, rows, length, padding, device);
        long started = Stopwatch.GetTimestamp();
        for (int step = 0; step < WarmUpSteps || Stopwatch.GetElapsedTime(started).TotalSeconds < WarmUpSeconds; step++)
        {
            Accumulate(trainer, batch, step);
            trainer.Update(1e-4, 0).Dispose();
        }

        double peak = Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0; // before the products take memory of their own
        using MatrixProducts products = new(facts, rows, length, rows * batch.MaxPredictions, recipe.Precision, device);
        double[] whole = new double[steps], passes = new double[steps], updates = new double[steps];
        double[] weights = new double[steps], attention = new double[steps], ceiling = new double[steps];
        int disturbed = 0, collections = 0;
        long allocated = 0, tensors = 0;
        ScalarType type = recipe.Precision == Precision.Bf16 ? ScalarType.BFloat16 : ScalarType.Float32;
        using Tensor square = rand(CeilingSize, CeilingSize, device: device).to(type);
        for (int step = -1; step < steps; step++)
        {
            int at = Math.Max(step, 0);
            if (step == 0)
                tensors = LivingTensors();
            ForeignWork others = ForeignWork.Start();
            weights[at] = Seconds(products.RunWeights);
            attention[at] = Seconds(products.RunAttention);
            ceiling[at] = Seconds(() => square.matmul(square).Dispose());
            long allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
            int collectionsBefore = GC.CollectionCount(0);
            passes[at] = Seconds(() => Accumulate(trainer, batch, step));
            updates[at] = Seconds(() => trainer.Update(1e-4, 0).Dispose());
            whole[at] = passes[at] + updates[at];
            if (step < 0)
                continue;
            allocated += GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore;
            collections += GC.CollectionCount(0) - collectionsBefore;
            disturbed += others.IsDisturbed() ? 1 : 0;
        }

        tensors = LivingTensors() - tensors;
        double seconds = Median(whole), ofWeights = Median(weights), ofAttention = Median(attention), optimizer = Median(updates);
        double gflops = 2.0 * CeilingSize * CeilingSize * CeilingSize / ceiling.Min() / 1e9;
        return new StepTimes
        {
            Model = facts.Name,
            BatchSize = rows,
            SequenceLength = length,
            Precision = recipe.Precision,
            Threads = get_num_threads(),
            Padding = 1 - (batch.Tokens / (double)(rows * length)),
            SecondsPerStep = seconds,
            ForwardBackwardSeconds = Median(passes),
            OptimizerSeconds = optimizer,
            TokensPerSecond = batch.Tokens / seconds,
            ProductsSeconds = ofWeights + ofAttention,
            AttentionProductsSeconds = ofAttention,
            TimesProducts = seconds / (ofWeights + ofAttention),
            OtherSeconds = seconds - ofWeights - ofAttention - optimizer,
            GemmCeilingGflops = gflops,
            ShareOfCeiling = (products.Flops + products.AttentionFlops) / seconds / 1e9 / gflops,
            PeakRssMib = peak,
            AllocatedKibPerStep = allocated / 1024.0 / steps,
            Collections = collections,
            TensorsLeft = tensors,
            Steps = steps,
            DisturbedSteps = disturbed,
        };
    }

    /// <summary>Tensors that somebody still holds.</summary>
    private static long LivingTensors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }

    private static void Accumulate(PretrainingTrainer trainer, Batch batch, int step)
    {
        RandomKey random = new(trainer.Recipe.Seed, (uint)Math.Max(step, 0));
        trainer.Accumulate(
            batch,
            new StepContext(
                random,
                0,
                batch.CountMasked(trainer.Kernels.Masking, random, 0),
                batch.Tokens,
                batch.Rows,
                StepHyperparameters.ForEvaluation(trainer.Recipe)));
    }

    /// <summary>Sequences of random tokens, all of one length.</summary>
    private static Batch Text(PretrainingRecipe recipe, int rows, int length, double padding, Device device)
    {
        SpecialTokens special = recipe.Facts.SpecialTokens;
        int used = Math.Max(2, (int)Math.Round(length * (1 - padding)));
        int first = special.All.Max(token => token.Id) + 1, size = recipe.Facts.VocabularySize;
        Random random = new(1);
        List<Example> examples = [];
        for (int row = 0; row < rows; row++)
        {
            int[] ids = [.. Enumerable.Range(0, used).Select(_ => first < size ? random.Next(first, size) : special.Unknown)];
            ids[0] = special.Cls;
            ids[^1] = special.Sep;
            examples.Add(new Example(ids, used));
        }

        return Batch.From(ExampleBatch.Of(examples, length, special.Pad), recipe.Facts, device);
    }

    private static double Seconds(Action action)
    {
        long started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
