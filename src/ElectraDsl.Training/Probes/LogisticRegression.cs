using System.Numerics.Tensors;

namespace ElectraDsl.Training;

/// <summary>
/// A linear classifier: softmax of the features times weights, plus biases. It minimizes the mean cross-entropy plus a penalty on the weights, which
/// has one minimum, with L-BFGS (Nocedal and Wright, "Numerical Optimization", algorithms 7.4 and 7.5), so that no rate and no order of examples has
/// a say.
/// </summary>
/// <remarks>Plain loops: bags of words are sparse, and what an encoder gives is small beside the encoding.</remarks>
internal sealed class LogisticRegression
{
    // Pairs of steps and gradients that L-BFGS remembers: the usual number.
    private const int Memory = 10;

    // Enough for the loss to stand still to the third digit.
    private const int MostSteps = 100;

    // The gradient's norm at which accuracies no longer change.
    private const double Tolerance = 1e-3;

    // Armijo's condition, and halvings after which rounding hides what is left to gain.
    private const double Decrease = 1e-4;
    private const int MostHalvings = 20;

    private readonly int features;
    private readonly int classes;
    private float[] weights;                             // [C * (F + 1)]: of every class its features' weights and its bias

    /// <summary>Makes a classifier that finds all classes equally likely.</summary>
    /// <param name="features">Number of features, F.</param>
    /// <param name="classes">Number of classes, C.</param>
    public LogisticRegression(int features, int classes)
    {
        (this.features, this.classes) = (features, classes);
        weights = new float[classes * (features + 1)];
    }

    /// <summary>Continues from the weights as they are to the minimum.</summary>
    /// <param name="rows">The texts.</param>
    /// <param name="labels">Their classes, from 0.</param>
    /// <param name="penalty">Half of it times the sum of the weights' squares is added to the loss; biases are free.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    public void Fit(IReadOnlyList<FeatureRow> rows, IReadOnlyList<int> labels, double penalty, CancellationToken cancellation)
    {
        List<(float[] Step, float[] Change, double Product)> memory = [];
        float[] gradient = new float[weights.Length];
        double loss = Loss(weights, gradient);
        for (int step = 0; step < MostSteps && Norm(gradient) > Tolerance; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            float[] direction = Direction(gradient, memory);
            double slope = Dot(direction, gradient), length = memory.Count == 0 ? Math.Min(1, 1 / Norm(gradient)) : 1;
            float[] moved = new float[weights.Length], next = new float[weights.Length];
            double lower = double.PositiveInfinity;
            for (int halving = 0; halving < MostHalvings && lower > loss + (Decrease * length * slope); halving++, length /= 2)
            {
                TensorPrimitives.MultiplyAdd(direction, (float)length, weights, moved);
                lower = Loss(moved, next);
            }

            if (lower >= loss)
                return;
            float[] taken = new float[weights.Length], change = new float[weights.Length];
            TensorPrimitives.Subtract(moved, weights, taken);
            TensorPrimitives.Subtract(next, gradient, change);
            if (Dot(taken, change) is > 0 and double product)
                memory.Add((taken, change, product));
            if (memory.Count > Memory)
                memory.RemoveAt(0);
            (weights, gradient, loss) = (moved, next, lower);
        }

        double Loss(float[] at, float[] slopes)
        {
            Array.Clear(slopes);
            double sum = 0;
            Span<double> probabilities = stackalloc double[classes];
            for (int row = 0; row < rows.Count; row++)
            {
                sum -= Math.Log(Math.Max(Say(rows[row], at, probabilities, labels[row]), double.Epsilon));
                for (int label = 0; label < classes; label++)
                {
                    float error = (float)((probabilities[label] - (label == labels[row] ? 1 : 0)) / rows.Count);
                    Span<float> slope = slopes.AsSpan(label * (features + 1), features + 1);
                    rows[row].AddTo(slope, error);
                    slope[features] += error;
                }
            }

            double squares = 0;
            for (int label = 0; label < classes; label++)
            {
                ReadOnlySpan<float> free = at.AsSpan(label * (features + 1), features);
                Span<float> slope = slopes.AsSpan(label * (features + 1), features);
                squares += TensorPrimitives.SumOfSquares(free);
                TensorPrimitives.MultiplyAdd(free, (float)penalty, slope, slope);
            }

            return (sum / rows.Count) + (penalty / 2 * squares);
        }
    }

    /// <summary>The likeliest class.</summary>
    public int Predict(FeatureRow row)
    {
        Span<double> probabilities = stackalloc double[classes];
        _ = Say(row, weights, probabilities, label: 0);
        return probabilities.IndexOf(TensorPrimitives.Max<double>(probabilities));
    }

    /// <summary>Mean surprise at the labels of some texts, in nats.</summary>
    public double Surprise(IReadOnlyList<FeatureRow> rows, IReadOnlyList<int> labels)
    {
        double sum = 0;
        Span<double> probabilities = stackalloc double[classes];
        for (int row = 0; row < rows.Count; row++)
            sum -= Math.Log(Math.Max(Say(rows[row], weights, probabilities, labels[row]), double.Epsilon));
        return sum / rows.Count;
    }

    /// <summary>Fills in the probabilities of all classes and returns that of one.</summary>
    private double Say(FeatureRow row, float[] at, Span<double> probabilities, int label)
    {
        for (int other = 0; other < classes; other++)
        {
            ReadOnlySpan<float> ofClass = at.AsSpan(other * (features + 1), features + 1);
            probabilities[other] = row.Dot(ofClass) + ofClass[features];
        }

        TensorPrimitives.SoftMax(probabilities, probabilities);
        return probabilities[label];
    }

    /// <summary>Where to go: against the gradient, weighted by what the last steps told of the curvature.</summary>
    private static float[] Direction(float[] gradient, List<(float[] Step, float[] Change, double Product)> memory)
    {
        float[] direction = new float[gradient.Length];
        TensorPrimitives.Negate(gradient, direction);
        double[] shares = new double[memory.Count];
        for (int index = memory.Count - 1; index >= 0; index--)
        {
            (float[] step, float[] change, double product) = memory[index];
            shares[index] = Dot(step, direction) / product;
            TensorPrimitives.MultiplyAdd(change, (float)-shares[index], direction, direction);
        }

        if (memory is [.., (_, float[] newest, double newestProduct)])
            TensorPrimitives.Multiply(direction, (float)(newestProduct / Dot(newest, newest)), direction);
        for (int index = 0; index < memory.Count; index++)
        {
            (float[] step, float[] change, double product) = memory[index];
            TensorPrimitives.MultiplyAdd(step, (float)(shares[index] - (Dot(change, direction) / product)), direction, direction);
        }

        return direction;
    }

    private static double Dot(float[] left, float[] right) => TensorPrimitives.Dot<float>(left, right);

    private static double Norm(float[] values) => TensorPrimitives.Norm<float>(values);
}
