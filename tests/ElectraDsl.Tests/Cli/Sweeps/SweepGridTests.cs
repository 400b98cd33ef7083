using ElectraDsl.Cli;
using ElectraDsl.Training;

namespace ElectraDsl.Tests.Cli.Sweeps;

/// <summary>Which runs a sweep has, and what they are called.</summary>
public sealed class SweepGridTests
{
    private static readonly PretrainingRecipe[] One = [new Tiny()], Two = [new Tiny(), new Wide()];

    [Fact]
    public void Grid_IsTheProduct_AndSeedsRepeatEveryVariant_OneSeedAfterTheOther()
    {
        SweepGrid grid = SweepGrid.Of(Two, Lists(("learning-rate", [5e-4, 1e-3]), ("seed", [1UL, 2UL]), ("steps", [6])));
        Assert.Equal(
            ["Tiny, learning-rate 0.0005", "Tiny, learning-rate 0.001", "Wide, learning-rate 0.0005", "Wide, learning-rate 0.001"],
            grid.Variants.Select(variant => variant.Name));
        Assert.Equal(8, grid.Runs.Count);
        Assert.Equal([1UL, 1UL, 1UL, 1UL, 2UL, 2UL, 2UL, 2UL], grid.Runs.Select(run => run.Seed));
        Assert.Equal([0, 1, 2, 3, 0, 1, 2, 3], grid.Runs.Select(run => run.Variant));
        Assert.Equal("model=Wide,learning-rate=0.001,seed=2", grid.Runs[7].Folder);
        Assert.Equal("Wide, learning-rate 0.001, seed 2", grid.Runs[7].Name);
    }

    [Fact]
    public void WhatDoesNotDiffer_IsInNoName_ButInTheRecipe()
    {
        SweepGrid grid = SweepGrid.Of(One, Lists(("batch-size", [4]), ("weight-decay", [1.0, 2.0])));
        Assert.Equal(["weight-decay=1", "weight-decay=2"], grid.Runs.Select(run => run.Folder));
        Assert.All(grid.Variants, variant => Assert.Equal(4, variant.RecipeOf(new Tiny(), "sweep.json").BatchSize));
        Assert.Equal([1.0, 2.0], grid.Variants.Select(variant => variant.RecipeOf(new Tiny(), "sweep.json").WeightDecay));
        Assert.All(grid.Runs, run => Assert.Equal(new Tiny().Seed, run.Seed));
    }

    [Fact]
    public void Schedules_AreVariantsLikeNumbers_AndTheirFoldersAreUsable()
    {
        SweepGrid grid = SweepGrid.Of(
            One,
            Lists(("sampling-temperature", [Schedule.Parse("1"), Schedule.Parse("4~1@80%"), Schedule.Parse("4/1@80%")])));
        Assert.Equal(
            ["sampling-temperature=1", "sampling-temperature=4_1_80_", "sampling-temperature=4_1_80_,run=3"],
            grid.Runs.Select(run => run.Folder));
        Assert.Equal("sampling-temperature 4/1@80%", grid.Variants[2].Name);
        Assert.Equal(Schedule.Parse("4/1@80%"), grid.Variants[2].RecipeOf(new Tiny(), "sweep.json").SamplingTemperature);
    }

    [Fact]
    public void OneRun_IsASweep()
    {
        SweepGrid grid = SweepGrid.Of(One, Lists());
        Assert.Equal("Tiny", Assert.Single(grid.Variants).Name);
        SweepRun run = Assert.Single(grid.Runs);
        Assert.Equal(("run", "Tiny"), (run.Folder, run.Name));
    }

    [Fact]
    public void Variant_WithoutStepsYet_HasTheWarmupOfTheStepsThatItGets()
    {
        SweepVariant variant = Assert.Single(SweepGrid.Of(One, Lists(("learning-rate", [1e-3]))).Variants);
        PretrainingRecipe settled = variant.RecipeOf(new Tiny(), "sweep.json") with { Steps = 300 };
        Assert.Equal(30, settled.WarmupSteps);
        Assert.Equal(settled, variant.Settled(settled).RecipeOf(new Tiny { LearningRate = 1 }, "sweep.json"));
    }

    [Fact]
    public void FolderNames_AreDistinctAndShort_AndUsableOnEverySystem()
    {
        (string Name, object[] Values)[] many =
        [
            .. Hyperparameters.All.Where(one => one.Type.IsEnum || one.Type == typeof(bool)).Take(5).Select(one => (one.Name, Values(one))),
        ];
        SweepGrid grid = SweepGrid.Of(Two, Lists(many));
        string[] folders = [.. grid.Runs.Select(run => run.Folder)];
        Assert.Equal(folders.Length, folders.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(folders, folder => Assert.InRange(folder.Length, 1, 120));
        Assert.All(folders, folder => Assert.DoesNotContain(folder, letter => "/\\:*?\"<>| ".Contains(letter, StringComparison.Ordinal)));

        static object[] Values(Hyperparameter hyperparameter) => hyperparameter.Type == typeof(bool) ? [true, false] : [.. hyperparameter.Choices];
    }

    [Fact]
    public void TooManyRuns_AreRefused()
    {
        object[] seeds = [.. Enumerable.Range(1, 501).Select(seed => (object)(ulong)seed)];
        UsageException error = Assert.Throws<UsageException>(() => SweepGrid.Of(Two, Lists(("seed", seeds))));
        Assert.Contains("1,002 runs", error.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, IReadOnlyList<object>> Lists(params (string Name, object[] Values)[] lists) =>
        lists.ToDictionary(list => list.Name, list => (IReadOnlyList<object>)list.Values);
}
