using ElectraDsl.Training;

namespace ElectraDsl.Tests.Training;

public sealed class ScheduleTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("0.015")]
    [InlineData("4..1@40%")]
    [InlineData("4~1@40%")]
    [InlineData("0/50@10%")]
    [InlineData("4@20%~1@40%")]
    [InlineData("4@5000..1@20000")]
    [InlineData("2..1@12.5Mtokens")]
    [InlineData("4@auc+0.15~1@80%")]
    [InlineData("0/1@10%..0.25@33.3%/0@90%")]
    public void Text_IsReadAsItIsWritten(string text)
    {
        Assert.Equal(text, Schedule.Parse(text).ToString());
        Assert.Equal(Schedule.Parse(text), Schedule.Parse(text));
    }

    [Theory]
    [InlineData("", "it must be a number, or values")]
    [InlineData("hot", "it must be a number, or values")]
    [InlineData("4..", "a value is missing before or after '..', '~' or '/'; it must be a number, or values")]
    [InlineData("4@", "nothing follows '@'; it must be")]
    [InlineData("4..1@50%@60%", "a value has two '@'; it must be")]
    [InlineData("4 .. 1@40%", "it must be a number, or values")]
    [InlineData("NaN", "it must be a number, or values")]
    [InlineData("4..1", "'1' must say where it is reached, such as 1@40%")]
    [InlineData("4..1@0%", "'0%' is the start of the run: a later value is reached after it, such as 1@40%")]
    [InlineData("4..1@140%", "'140%' must be a fraction of the run such as 40%, at most 100%")]
    [InlineData("4..1@soon", "'soon' must be a fraction of the run such as 40%")]
    [InlineData("4..1@12.5", "'12.5' must be a fraction of the run")]
    [InlineData("4@40%..1@40%", "'40%' must come after '40%'")]
    [InlineData("4@50%..1@5000", "'50%' and '5000' must have the same unit")]
    [InlineData("4..1@auc+0.15", "a gain can only end the first value")]
    [InlineData("4@auc+0.9..1@50%", "'auc+0.9' must be")]
    [InlineData("0~1@40%", "from 0 to 1 there are no equal factors")]
    public void WhatIsNoSchedule_IsRefusedWithTheReason(string text, string reason)
    {
        Assert.False(Schedule.TryParse(text, out _, out string? fault));
        Assert.StartsWith(reason, fault);
        Assert.DoesNotContain('\n', fault);
        Assert.Contains(fault, Assert.Throws<RunException>(() => (Schedule)text).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3", 0, 3)]
    [InlineData("3", 100, 3)]
    [InlineData("4..1@50%", 0, 4)]
    [InlineData("4..1@50%", 25, 2.5)]
    [InlineData("4..1@50%", 50, 1)]
    [InlineData("4..1@50%", 99, 1)]
    [InlineData("4~1@50%", 25, 2)]
    [InlineData("0/50@10%", 9, 0)]
    [InlineData("0/50@10%", 10, 50)]
    [InlineData("4@20%..2@40%", 20, 4)]
    [InlineData("4@20%..2@40%", 30, 3)]
    [InlineData("4@20..2@40", 30, 3)]
    [InlineData("4@200", 100, 4)]
    [InlineData("1..3@20%..2@40%", 30, 2.5)]
    public void Value_FollowsTheSteps(string text, int step, double value) =>
        Assert.Equal(value, Schedule.Parse(text).At(RunPosition.Of(step, 100)), 1e-12);

    [Fact]
    public void Tokens_AreCountedAsTheyAreSeen()
    {
        Schedule schedule = Schedule.Parse("4..1@3Mtokens");
        Assert.Equal(2, schedule.At(new RunPosition(7, 100, 2_000_000, PassedGains.None)), 1e-12);
        Assert.Equal(1, schedule.At(new RunPosition(7, 100, 3_000_000, PassedGains.None)), 1e-12);
    }

    [Fact]
    public void Gain_EndsTheFirstValue_WhenItIsPassed_AndAtTheNextPointAtTheLatest()
    {
        Schedule schedule = Schedule.Parse("4@auc+0.15..1@80%");
        PassedGains passed = new([new PassedGain(0.15, 20, 1_000)]);
        Assert.Equal(4, schedule.At(RunPosition.Of(50, 100)));
        Assert.Equal(4, schedule.At(new RunPosition(20, 100, 0, passed)));
        Assert.Equal(2.5, schedule.At(new RunPosition(50, 100, 0, passed)), 1e-12);
        Assert.Equal(1, schedule.At(RunPosition.Of(80, 100)));
        Assert.Equal([0.15], schedule.Gains);
    }

    [Fact]
    public void Gains_ArePassedOnce_AtTheReportThatShowsThem()
    {
        FigureSet figures = [("rtd_auc", 0.7), ("rtd_context_free_auc", 0.56)];
        PassedGains none = PassedGains.None.With([0.15], TrainingObjectives.ReplacedTokens.GainOf(figures), 100, 5_000);
        Assert.Null(none.Of(0.15));
        PassedGains passed = none.With(
            [0.1, 0.15],
            TrainingObjectives.ReplacedTokens.GainOf([("rtd_auc", 0.72), ("rtd_context_free_auc", 0.56)]),
            100,
            5_000);
        Assert.Equal(new PassedGain(0.15, 100, 5_000), passed.Of(0.15));
        Assert.Equal(passed, passed.With([0.1, 0.15], 0.34, 200, 9_000));
        Assert.Equal(passed, passed.With([0.2], TrainingObjectives.MaskedLanguageModel.GainOf([("mlm_loss", 3)]), 200, 9_000));
    }

    [Fact]
    public void NumberBecomesASchedule()
    {
        Schedule schedule = 50;
        Assert.True(schedule.IsConstant);
        Assert.Equal("50", schedule.ToString());
    }
}
