namespace ElectraDsl.FineTuning;

/// <summary>Probabilities of logits on the host, in float64.</summary>
internal static class Softmax
{
    /// <summary>The probabilities, which add up to 1.</summary>
    public static double[] Of(ReadOnlySpan<float> logits)
    {
        double[] powers = new double[logits.Length];
        double largest = double.NegativeInfinity, sum = 0;
        foreach (float logit in logits)
            largest = Math.Max(largest, logit);
        for (int index = 0; index < logits.Length; index++)
            sum += powers[index] = Math.Exp(logits[index] - largest);
        for (int index = 0; index < powers.Length; index++)
            powers[index] /= sum;
        return powers;
    }

    /// <summary>Index of the largest, of equal ones the first.</summary>
    public static int Largest(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int index = 1; index < values.Length; index++)
            best = values[index] > values[best] ? index : best;
        return best;
    }

    /// <summary>The loss of a probability in nats.</summary>
    public static double Loss(double probability) => -Math.Log(Math.Max(probability, double.Epsilon));

    /// <summary>The entropy in nats of how often each of some values occurs: the loss of who knows that alone.</summary>
    public static double EntropyOf(IEnumerable<int> values)
    {
        int[] counts = [.. values.GroupBy(value => value).Select(group => group.Count())];
        double total = counts.Sum();
        return counts.Sum(count => -(count / total * Math.Log(count / total)));
    }
}
