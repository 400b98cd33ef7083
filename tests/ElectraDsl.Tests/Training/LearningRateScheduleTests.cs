using System.Text.Json;
using ElectraDsl.Testing;
using ElectraDsl.Training;

namespace ElectraDsl.Tests.Training;

public sealed class LearningRateScheduleTests
{
    [SkippableFact]
    public void Rates_EqualTheOriginals()
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(SharedFolder.Golden("lr_schedules.json")));
        JsonElement cases = json.RootElement.GetProperty("google");
        Assert.Equal(5, cases.GetArrayLength());
        foreach (JsonElement golden in cases.EnumerateArray())
        {
            int total = golden.GetProperty("total").GetInt32();
            LearningRateSchedule schedule = new(
                golden.GetProperty("peak").GetDouble(),
                total,
                Math.Max(total * golden.GetProperty("warmup_proportion").GetDouble(), golden.GetProperty("warmup_steps").GetDouble()),
                golden.GetProperty("power").GetDouble());
            int step = 0;
            foreach (JsonElement rate in golden.GetProperty("lr").EnumerateArray())
                Assert.Equal(rate.GetDouble(), schedule.RateAt(step++), 1e-12);
            Assert.True(step > total);
        }
    }

    [Fact]
    public void NoWarmup_StartsAtThePeak() => Assert.Equal(1e-3, new LearningRateSchedule(1e-3, 10, 0, 1).RateAt(0));
}
