using System.Diagnostics;

namespace ElectraDsl.Benchmarks;

/// <summary>Times several things in turn, A B A B …, so that a machine whose speed drifts is fair to all of them.</summary>
internal static class Stopwatches
{
    private const int WarmUpRounds = 5;

    /// <summary>Median time of each action in milliseconds.</summary>
    public static double[] Medians(int rounds, params Action[] actions)
    {
        double[][] times = [.. actions.Select(_ => new double[rounds])];
        for (int round = -WarmUpRounds; round < rounds; round++)
        {
            for (int index = 0; index < actions.Length; index++)
            {
                long start = Stopwatch.GetTimestamp();
                actions[index]();
                if (round >= 0)
                    times[index][round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }

        return [.. times.Select(Median)];
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
