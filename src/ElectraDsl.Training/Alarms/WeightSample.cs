using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>Some thousands of a model's weights, evenly spread over the arena: enough to know their size and how they move, at no cost.</summary>
/// <param name="arena">The weights.</param>
internal sealed class WeightSample(ParameterArena arena)
{
    /// <summary>A sample of so many gives a root mean square to within one per cent.</summary>
    private const long Most = 1 << 14;

    private double[] before = [];

    /// <summary>Root mean square of the weights. Waits for the device.</summary>
    public double Size => RootMeanSquare(Read());

    /// <summary>Root mean square of weights that are initialized as a model declares it.</summary>
    public static double InitialSize(ArenaLayout layout) =>
        layout.Count == 0 ? 0 : Math.Sqrt(layout.Parameters.Sum(parameter => parameter.Count * MeanSquare(parameter)) / layout.Count);

    /// <summary>Remembers the weights as they are, before an update.</summary>
    public void Remember() => before = Read();

    /// <summary>Root mean square of the change since <see cref="Remember"/>, divided by that of the weights before. Waits for the device.</summary>
    public double UpdateRatio()
    {
        double[] now = Read();
        double size = RootMeanSquare(before);
        return size == 0 ? 0 : RootMeanSquare([.. now.Zip(before, (one, other) => one - other)]) / size;
    }

    private static double MeanSquare(ParameterSpec parameter) => parameter.Initializer switch
    {
        Initializer.Zeros => 0,
        Initializer.Ones => 1,
        Initializer.GlorotUniform => 2.0 / parameter.Shape.Sum(),
        // The variance of a normal that is cut off at two standard deviations.
        Initializer.TruncatedNormal => 0.774 * parameter.Range * parameter.Range,
        _ => parameter.Range * parameter.Range,
    };

    private double[] Read()
    {
        using DisposeScope scope = NewDisposeScope();
        long count = arena.Weights.numel();
        return arena.Weights.detach().slice(0, 0, count, Math.Max(1, count / Most)).to(ScalarType.Float64).ToHost<double>();
    }

    private static double RootMeanSquare(double[] values) => values.Length == 0 ? 0 : Math.Sqrt(values.Sum(value => value * value) / values.Length);
}
