using System.Diagnostics;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Cli;

/// <summary>How fast training computes on a device.</summary>
/// <param name="FlopsPerSecond">Usual operations of training (see <see cref="PartCost.TrainingFlops"/>) that a second of it does.</param>
/// <param name="Origin">Where the figure comes from: what was measured or given, and what was assumed.</param>
internal sealed record DeviceSpeed(double FlopsPerSecond, string Origin)
{
    // A step of ELECTRA-Small, 8 x 128 tokens, over its products, attention's included, on two CPU cores: measured by bench.
    private const double StepOverProducts = 1.39, StepWithDropoutOverProducts = 1.48;

    // As many as matter: products of more rows are hardly faster.
    private const int MostTokens = 1_024;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(0.15);

    /// <summary>The speed that a device should reach by its data sheet.</summary>
    /// <param name="peak">Its peak in FLOP/s.</param>
    /// <param name="utilization">The fraction of the peak that training is taken to reach.</param>
    public static DeviceSpeed Given(double peak, double utilization) => new(
        peak * utilization,
        $"{Words.Magnitude(peak)}FLOP/s as given, of which training is assumed to reach {Words.Percent(utilization)}");

    /// <summary>Measures for a second or two how fast a device multiplies this model's matrices, forward and backward.</summary>
    /// <param name="recipe">The model and its hyperparameters.</param>
    /// <param name="device">What to measure.</param>
    public static DeviceSpeed Measure(PretrainingRecipe recipe, Device device)
    {
        ModelConfig facts = recipe.Facts;
        int tokens = (int)Math.Min(MostTokens, (long)recipe.BatchSize * recipe.SequenceLength);
        int masked = Math.Max(1, (int)(tokens * facts.MaskedShare(recipe.SequenceLength)));
        Dictionary<(int Tokens, int Inputs, int Outputs), int> products = [];
        foreach (NetworkConfig network in facts.Networks.Select(network => network.Config))
        {
            int hidden = network.HiddenSize;
            Count(tokens, hidden, 3 * hidden, network.Layers);
            Count(tokens, hidden, hidden, network.Layers);
            Count(tokens, hidden, network.FeedForwardSize, network.Layers);
            Count(tokens, network.FeedForwardSize, hidden, network.Layers);
        }

        Count(masked, facts.EmbeddingSize, facts.VocabularySize, 1);

        double seconds = 0, flops = 0;
        foreach (((int rows, int inputs, int outputs), int times) in products)
        {
            seconds += times * SecondsOf(rows, inputs, outputs, device);
            flops += 6.0 * times * rows * inputs * outputs;
        }

        bool drops = facts.Kept.Dropout > 0 || facts.Kept.AttentionDropout > 0;
        double overhead = drops ? StepWithDropoutOverProducts : StepOverProducts;
        string threads = device.type == DeviceType.CPU ? $", {get_num_threads()} threads" : "";
        return new DeviceSpeed(
            flops / seconds / overhead,
            $"this model's matrix products reached {Words.Magnitude(flops / seconds)}FLOP/s on {device}{threads}; a step is assumed to take {Words.ShortFigure(overhead)} times their time, as ELECTRA-Small's does on a CPU");

        void Count(int rows, int inputs, int outputs, int times) =>
            products[(rows, inputs, outputs)] = products.GetValueOrDefault((rows, inputs, outputs)) + times;
    }

    /// <summary>Seconds of a product and its two gradients: the fastest of some, because nothing but disturbance makes one slower.</summary>
    private static double SecondsOf(int rows, int inputs, int outputs, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        Tensor input = rand(rows, inputs, device: device);       // [T, in]
        Tensor weight = rand(outputs, inputs, device: device);   // [out, in]
        Tensor gradient = rand(rows, outputs, device: device);   // [T, out]
        Run();
        double best = double.PositiveInfinity;
        long started = Stopwatch.GetTimestamp();
        do
        {
            long begun = Stopwatch.GetTimestamp();
            Run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(started) < Budget);
        return best;

        void Run()
        {
            using DisposeScope temporary = NewDisposeScope();
            _ = input.matmul(weight.t());                         // [T, out]
            _ = gradient.matmul(weight);                          // [T, in]
            Tensor last = gradient.t().matmul(input);             // [out, in]
            // Reading a value waits for a device that computes on its own.
            _ = last.flatten().narrow(0, 0, 1).item<float>();
        }
    }
}
