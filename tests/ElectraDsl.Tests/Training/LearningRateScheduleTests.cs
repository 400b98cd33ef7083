using System.Text.Json;
using ElectraDsl.Testing;
using ElectraDsl.Training;

namespace ElectraDsl.Tests.Training;

public sealed class LearningRateScheduleTests
{
    /// <summary>Every list of the goldens' schedules and the place of an entry in it; one that cannot exist where there are no goldens.</summary>
    public static TheoryData<string, int> Goldens
    {
        get
        {
            string path = Path.Combine(GoldenFiles.Folder, "lr_schedules.json");
            TheoryData<string, int> cases = [];
            if (File.Exists(path))
            {
                using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
                foreach (JsonProperty list in json.RootElement.EnumerateObject().Where(property => property.Value.ValueKind == JsonValueKind.Array))
                {
                    for (int index = 0; index < list.Value.GetArrayLength(); index++)
                        cases.Add(list.Name, index);
                }
            }
            else
            {
                cases.Add("*", 0);
            }

            return cases;
        }
    }

    [SkippableTheory]
    [Trait("Category", "Goldens")]
    [MemberData(nameof(Goldens))]
    public void Rates_EqualTheGoldens(string list, int index)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(GoldenFiles.Find("lr_schedules.json")));
        JsonElement golden = json.RootElement.GetProperty(list)[index];
        LearningRateSchedule schedule = ScheduleOf(golden, list == "google" ? LearningRateRule.Original : LearningRateRule.HuggingFace);
        int step = 0;
        foreach (JsonElement rate in golden.GetProperty("lr").EnumerateArray())
            Assert.Equal(rate.GetDouble(), schedule.RateAt(step++), 1e-12);
        Assert.True(step > schedule.Steps);
    }

    [SkippableFact]
    [Trait("Category", "Goldens")]
    public void RatesOfTheOptimizersGoldens_AreTheSchedules()
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(GoldenFiles.Find("optimizer.json")));
        JsonElement golden = json.RootElement.GetProperty("schedule");
        LearningRateSchedule schedule = ScheduleOf(golden, LearningRateRule.Original);
        int step = golden.GetProperty("first_step_index").GetInt32();
        foreach (double rate in GoldenTensors.Read(GoldenFiles.Find("optimizer.safetensors")).Doubles("lr_schedule"))
            Assert.Equal(rate, schedule.RateAt(step++), 1e-12);
    }

    [Theory]
    [InlineData(LearningRateRule.Original)]
    [InlineData(LearningRateRule.HuggingFace)]
    public void NoWarmup_StartsAtThePeak(LearningRateRule rule) => Assert.Equal(1e-3, new LearningRateSchedule(rule, 1e-3, 10, 0, 1).RateAt(0));

    [Fact]
    public void WhereTheWarmupEnds_HuggingFacesRateIsThePeak_AndTheOriginalsIsNot()
    {
        Assert.Equal(1, new LearningRateSchedule(LearningRateRule.HuggingFace, 1, 100, 20, 1).RateAt(20), 1e-15);
        Assert.Equal(0.8, new LearningRateSchedule(LearningRateRule.Original, 1, 100, 20, 1).RateAt(20), 1e-15);
    }

    [Fact]
    public void PowerOfHuggingFacesDecay_ActsBehindTheWarmupOnly()
    {
        LearningRateSchedule schedule = new(LearningRateRule.HuggingFace, 1, 100, 20, 2);
        Assert.Equal(0.5, schedule.RateAt(10), 1e-15);
        Assert.Equal(0.25, schedule.RateAt(60), 1e-15);
        Assert.Equal(0, schedule.RateAt(100));
        Assert.Equal(0, schedule.RateAt(1000));
    }

    [Theory]
    [InlineData(LearningRateRule.Original)]
    [InlineData(LearningRateRule.HuggingFace)]
    public void WarmupLongerThanTheRun_GivesFiniteRatesToItsEnd(LearningRateRule rule) => Assert.All(
        Enumerable.Range(0, 31).Select(new LearningRateSchedule(rule, 1, 30, 30, 1).RateAt), rate => Assert.InRange(rate, 0, 1));

    [Fact]
    public void LongerWarmupOfARecipe_Counts()
    {
        Samples.SampleModel recipe = new() { Steps = 50, WarmupSteps = 3, WarmupProportion = 0.15 };
        Assert.Equal(7.5, LearningRateSchedule.Of(recipe).WarmupSteps, 1e-12);
        Assert.Equal(8, LearningRateSchedule.Of(recipe with { WarmupSteps = 8 }).WarmupSteps);
    }

    private static LearningRateSchedule ScheduleOf(JsonElement golden, LearningRateRule rule)
    {
        int total = golden.GetProperty("total").GetInt32();
        return new LearningRateSchedule(
            rule,
            golden.GetProperty("peak").GetDouble(),
            total,
            Math.Max(total * Number("warmup_proportion", 0), Number("warmup_steps", 0)),
            Number("power", 1));

        double Number(string name, double absent) => golden.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : absent;
    }
}
