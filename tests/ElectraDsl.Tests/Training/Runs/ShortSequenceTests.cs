using ElectraDsl.Training;
using Samples;

namespace ElectraDsl.Tests.Training;

/// <summary>Runs that read short sequences first, and whole ones later.</summary>
[Collection(nameof(Runs))]
public sealed class ShortSequenceTests : IDisposable
{
    private const int ShortLength = 10;
    private static readonly SampleModel Recipe = Runs.Recipe with { ShortSequenceLength = ShortLength, ShortProportion = 0.6 };
    private readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void StoppedInEitherPart_AndResumed_EqualsUninterrupted()
    {
        RecordingObserver observer = new();
        Assert.True(runs.Start("whole", observer, Recipe).Completed);
        foreach (int stop in (int[])[11, 18, 23])        // the eighteenth update is the last with short sequences
        {
            string name = $"stopped-{stop}";
            Assert.Equal(stop, runs.Start(name, new RecordingObserver { StopAfter = stop }, Recipe).Step);
            Assert.True(runs.Resume(name).Completed);
            runs.AssertSame("whole", name);
        }

        long[] tokens = [.. observer.Reports.Select(report => report.Tokens)];
        Assert.Equal(12 * 6 * ShortLength, tokens[2], 12 * 6 * 2.0);                      // few sequences are shorter
        Assert.InRange(tokens[^1] - tokens[4], 8 * 6 * ShortLength * 1.5, 10 * 6 * Recipe.SequenceLength);
    }

    [Fact]
    public void WorkAndBudgets_CountBothLengths()
    {
        WorkEstimate whole = WorkEstimate.Of(Recipe with { ShortSequenceLength = 0 }),
            shorts = WorkEstimate.Of(Recipe with { ShortSequenceLength = 0, SequenceLength = ShortLength }),
            both = WorkEstimate.Of(Recipe);
        Assert.Equal((0.6 * shorts.Tokens) + (0.4 * whole.Tokens), both.Tokens, 1e-6);
        Assert.Equal((0.6 * shorts.TrainingFlops) + (0.4 * whole.TrainingFlops), both.TrainingFlops, 1e-3);
        Assert.Equal((0.6 * shorts.PaperFlops) + (0.4 * whole.PaperFlops), both.PaperFlops, 1e-3);
        Assert.Equal(30, WorkEstimate.StepsOf(both.TrainingFlops * 1.001, Recipe));
        Assert.Equal(whole, WorkEstimate.Of(Recipe with { ShortProportion = 0 }));
        Assert.Equal(shorts, WorkEstimate.Of(Recipe with { ShortProportion = 1 }));
    }

    [Theory]
    [InlineData(0.6, 30, 18)]
    [InlineData(0, 30, 0)]
    [InlineData(1, 30, 30)]
    [InlineData(0.9, 1, 1)]
    [InlineData(0.5, 3, 2)]
    public void FirstSteps_AreShort(double proportion, int steps, int expected)
    {
        SequenceLengths lengths = SequenceLengths.Of(Recipe with { ShortProportion = proportion });
        Assert.Equal(expected, Enumerable.Range(0, steps).TakeWhile(step => lengths.At(step, steps) == ShortLength).Count());
        Assert.Equal(steps - expected, Enumerable.Range(0, steps).Count(step => lengths.At(step, steps) == Recipe.SequenceLength));
    }

    [Fact]
    public void Hours_AreMeasuredInBothLengths()
    {
        RecordingObserver observer = new() { StopAfter = 1 };
        _ = runs.Start("hours", observer, Recipe with { Hours = 1.0 / 3600 });
        Assert.True(observer.Facts!.Recipe.Steps > 1);
    }
}
