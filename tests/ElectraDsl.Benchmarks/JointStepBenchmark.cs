using ElectraDsl.Kernels;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Benchmarks;

/// <summary>How far a whole step is from the matrix products that nobody can avoid.</summary>
internal static class JointStepBenchmark
{
    private const int Rows = 8, Length = 128, Rounds = 15;

    public static void Run()
    {
        Console.WriteLine($"{get_num_threads()} threads, float32, {Rows} x {Length} tokens, medians of {Rounds} interleaved rounds");
        ElectraSmall small = new();
        ElectraSmallWithoutDropout plain = new();
        using JointTrainer withDropout = (JointTrainer)small.CreateTrainer(CPU), withoutDropout = plain.CreateTrainer(CPU);
        using Batch batch = RandomText.Batch(small.Facts, Rows, Length);
        Action products = MatrixProducts(small.Facts, batch.Rows * batch.MaxPredictions);

        double[] times = Stopwatches.Medians(Rounds, products, () => Step(withoutDropout, batch), () => Step(withDropout, batch));

        string[] names = ["matrix products alone", "joint step without dropout", "joint step, dropout 0.1"];
        for (int index = 0; index < names.Length; index++)
            Console.WriteLine(
                $"  {names[index],-28} {times[index],8:F0} ms   {Rows * Length / times[index] * 1000, 8:F0} tokens/s   {times[index] / times[0]:F2} x");
    }

    private static void Step(JointTrainer trainer, Batch batch)
    {
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
        trainer.Update(1e-4, 0).Dispose();
    }

    /// <summary>Forward and both gradients of every matrix of both networks, on random values; attention's own products left out.</summary>
    private static Action MatrixProducts(ModelConfig facts, int maskedTokens)
    {
        List<(Tensor Input, Tensor Weight, Tensor Gradient)> products = [];
        const int Tokens = Rows * Length;
        foreach (NetworkConfig network in new[] { facts.Generator!, facts.Discriminator! })
        {
            int hidden = network.HiddenSize;
            Add(Tokens, facts.EmbeddingSize, hidden);
            for (int layer = 0; layer < network.Layers; layer++)
            {
                Add(Tokens, hidden, 3 * hidden);
                Add(Tokens, hidden, hidden);
                Add(Tokens, hidden, network.FeedForwardSize);
                Add(Tokens, network.FeedForwardSize, hidden);
            }
        }

        Add(maskedTokens, facts.Generator!.HiddenSize, facts.EmbeddingSize);
        Add(maskedTokens, facts.EmbeddingSize, facts.VocabularySize);
        Add(Tokens, facts.Discriminator!.HiddenSize, facts.Discriminator!.HiddenSize);
        return () =>
        {
            using DisposeScope scope = NewDisposeScope();
            foreach ((Tensor input, Tensor weight, Tensor gradient) in products)
            {
                _ = input.matmul(weight.t());       // [T, out]
                _ = gradient.matmul(weight);        // [T, in]
                _ = gradient.t().matmul(input);     // [out, in]
            }
        };

        void Add(int tokens, int inputs, int outputs) => products.Add((rand(tokens, inputs), rand(outputs, inputs), rand(tokens, outputs)));
    }
}
