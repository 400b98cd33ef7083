using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ElectraDsl.Data;
using ElectraDsl.Training;
using Samples;

namespace ElectraDsl.Tests.Training;

/// <summary>Every condition on reports as a run would write them: it is raised where it holds, once, and by nothing else.</summary>
public sealed partial class AlarmWatchTests
{
    private const int Steps = 20_000;

    private static readonly SampleModel Recipe = new() { Steps = Steps, WarmupSteps = 100, SequenceLength = 64 };

    public static TheoryData<string, Func<TrainingReport, TrainingReport>> Faults => new()
    {
        { "loss-exploding", report => report.With(("generator_loss", 11.5)) },
        { "weights-exploding", report => report with { WeightSize = 50 } },
        { "weights-not-moving", report => report with { UpdateRatio = 0 } },
        { "weights-not-moving", report => report with { UpdateRatio = 1e-9 } },
        { "generator-not-above-most-frequent-token", report => report.With(("generator_accuracy", 0.001)) },
        { "generator-not-above-most-frequent-token", report => report.With(("generator_accuracy", 0.061)) },
        { "generator-knows-answers", report => report.With(("generator_accuracy", 0.9), ("replaced_rate", 0.015)) },
        { "nothing-replaced", report => report.With(("replaced_rate", 0), ("rtd_loss", 0), ("rtd_auc", 0.5), ("rtd_context_free_auc", double.NaN)) },
        { "discriminator-learns-nothing", report => report.With(("rtd_loss", report.RateAloneLoss), ("rtd_auc", 0.5)) },
        { "discriminator-plateau", report => report.With(("rtd_auc", 0.54)) },
        { "throughput-fallen", report => report.Step <= 3_000 ? report : report with { TokensPerSecond = 900, ElapsedSeconds = report.Step } },
    };

    [Fact]
    public void HealthyReports_RaiseNothing()
    {
        Assert.Empty(Look(report => report));
        // What is usual at a start: loss above, AUC below the baseline, rate 0, no precision.
        Assert.Empty(Look(report => report.Step > 900
            ? report
            : (
                report with
                {
                    GradientNorm = 40,
                    UpdateRatio = report.Step == 100 ? 0 : 1e-3,
                    LearningRate = report.Step == 100 ? 0 : 1e-4,
                })
                .With(("rtd_auc", 0.5), ("rtd_loss", report.Step <= 100 ? 0.5 : report.RtdLoss), ("generator_loss", 8.5))));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Fault_RaisesItsOwnAlarm_OnceAndNoOther(string name, Func<TrainingReport, TrainingReport> fault)
    {
        Alarm alarm = Assert.Single(Look(fault));
        Assert.Equal(name, alarm.Name);
        Assert.Contains(name, alarm.Line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', alarm.Line);
    }

    [Fact]
    public void GradientThatJumps_IsRaised_AndPassesAgain()
    {
        AlarmWatch watch = new(Recipe, []);
        List<Alarm> raised = [];
        for (int step = 100; step <= 2_000; step += 100)
        {
            raised.AddRange(watch.Look(Healthy(step) with { GradientNorm = step == 1_500 ? 500 : 5 }));
            Assert.Equal(step == 1_500 ? "gradients-exploding" : "", watch.Standing.ToString());
        }

        Assert.Equal((1_500, "gradients-exploding"), (raised.Single().Step, raised.Single().Name));
    }

    [Fact]
    public void PlateauThatOutlastsHalfOfTheRun_BecomesAWarning()
    {
        List<Alarm> alarms = Look(report => report.With(("rtd_auc", 0.54)), until: Steps);
        Assert.Equal(["discriminator-plateau", "discriminator-not-above-context-free"], alarms.Select(alarm => alarm.Name));
        Assert.Equal([AlarmLevel.Notice, AlarmLevel.Warning], alarms.Select(alarm => alarm.Level));
        Assert.True(alarms[0].Step is >= 1_000 and <= 1_300 && alarms[1].Step > Steps / 2, $"{alarms[0].Step}, {alarms[1].Step}");
        Assert.Contains(
            "a model with rotary positions usually leaves that after 1.5 million tokens of natural text at the latest",
            alarms[0].Line,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Positions.Learned, "has not left that after 15 million tokens of natural text")]
    [InlineData(Positions.Sinusoidal, "has not left that after 15 million tokens of natural text")]
    [InlineData(Positions.Rotary, "usually leaves that after 1.5 million tokens of natural text at the latest")]
    public void WhatIsUsual_HangsOnThePositions(Positions positions, string words) => Assert.Equal(words, PlateauLength.Of(positions).ToString());

    /// <summary>Fifty million tokens at 1e-3 make weights seven times as large as they started: no fault.</summary>
    [Fact]
    public void WeightsThatGrowOverTheWholeRun_AreNoAlarm() =>
        Assert.Empty(Look(report => report with { WeightSize = 0.05 * (1 + (report.Step / 2_000.0)) }, until: Steps));

    /// <summary>
    /// While samples are hot the discriminator has seen none like those that it is judged on: that it cannot find them is no sign of blindness.
    /// </summary>
    [Fact]
    public void HeldOutAucOfARunThatIsStillHot_IsNotHeldAgainstIt()
    {
        SampleModel hot = Recipe with { SamplingTemperature = Schedule.Parse("2/1@80%") };
        foreach ((double temperature, string[] raised) in new (double, string[])[] { (2, []), (1, ["discriminator-not-above-context-free"]) })
        {
            AlarmWatch watch = new(hot, []);
            foreach (TrainingReport report in Reports(12_000))
                Assert.Empty(watch.Look(report.With(("sampling_temperature", temperature))));
            Assert.Equal(raised, watch.Look(HeldOut(12_000, 0.580)).Select(alarm => alarm.Name));
        }
    }

    [Theory]
    [InlineData(6_000, 0.580, false)]    // a plateau in the first half is no fault
    [InlineData(12_000, 0.6299, true)]
    [InlineData(12_000, 0.6301, false)]
    [InlineData(20_000, 0.580, true)]    // the run's end
    public void HeldOutAucThatGainsNothingFromContext_IsRaisedInTheSecondHalf_UntilItDoes(int step, double auc, bool isRaised)
    {
        AlarmWatch watch = new(Recipe, []);
        foreach (TrainingReport report in Reports(step))
            Assert.Empty(watch.Look(report));
        Assert.Equal(isRaised ? ["discriminator-not-above-context-free"] : [], watch.Look(HeldOut(step, auc)).Select(alarm => alarm.Name));
        Assert.Empty(watch.Look(Healthy(step + 100)));
        Assert.Equal(isRaised ? "discriminator-not-above-context-free" : "", watch.Standing.ToString());
        Assert.Empty(watch.Look(HeldOut(step + 100, 0.65)));
        Assert.Equal("", watch.Standing.ToString());
    }

    [Fact]
    public void WatchThatIsShownTheReportsSoFar_GoesOnAsIfItHadSeenThem()
    {
        static TrainingReport Fault(TrainingReport report) => report.With(("rtd_auc", report.Step is > 1_500 and < 4_000 ? 0.5 : report.RtdAuc));
        TrainingReport[] reports = [.. Reports(6_000).Select(Fault)];
        AlarmWatch whole = new(Recipe, []);
        AlarmNames[] expected = [.. reports.Select(report =>
        {
            _ = whole.Look(report);
            return whole.Standing;
        })];
        foreach (int stop in new[] { 1, 16, 17, 18, 30, 45 })
        {
            AlarmWatch resumed = new(Recipe, []);
            foreach (TrainingReport report in reports[..stop])
                _ = resumed.Look(report);
            Assert.Equal(expected[stop..], reports[stop..].Select(report =>
            {
                _ = resumed.Look(report);
                return resumed.Standing;
            }));
        }
    }

    [Fact]
    public void TextAndRecipe_AreJudgedBeforeTheFirstStep()
    {
        PreparationFacts good = new(100, 10, 1_000, 20_000, 7, 0, 30_000, 3_000, 0);
        Assert.Empty(StartAlarms.Of(Recipe, good));
        Assert.Equal(["text-lost"], Names(Recipe, good with { DroppedTokens = 2_100 }));
        Assert.Equal(["unknown-tokens"], Names(Recipe, good with { UnknownTokens = 1_100 }));
        Assert.Equal(["text-on-both-sides"], Names(Recipe, good with { SharedLineRate = 0.3 }));
        Assert.Equal(["text-on-both-sides"], Names(Recipe, good with { SharedExampleRate = 0.3 }));
        Assert.Equal(["few-distinct-sequences"], Names(Recipe, good with { DistinctExampleRate = 0.3 }));
        Assert.Equal(["few-distinct-sequences"], Names(Recipe, good with { RepeatedDocuments = 60 }));
        PretrainingRecipe pairs = Recipe with { Packing = Packing.NextSentence };
        Assert.Empty(Names(pairs, good with { Documents = 13, HeldOutDocuments = 3 }));
        Assert.Equal(["few-documents"], Names(pairs, good with { Documents = 12, HeldOutDocuments = 3 }));
        Assert.Equal(["few-documents"], Names(pairs, good with { HeldOutDocuments = 2 }));
        Assert.Empty(Names(Recipe, good with { Documents = 3, HeldOutDocuments = 1 }));
        Assert.Equal(["warmup-longer-than-run"], Names(Recipe with { WarmupSteps = Steps }, good));
        Assert.Equal(["warmup-longer-than-run"], Names(Recipe with { WarmupProportion = 1 }, null));
        Assert.Equal(["schedule-beyond-run"], Names(Recipe with { SamplingTemperature = $"2..1@{Steps + 1}" }, null));
        Assert.Equal(["schedule-beyond-run"], Names(Recipe with { DiscriminatorWeight = "0/50@999999Mtokens" }, null));
        Assert.Empty(Names(Recipe with { DiscriminatorWeight = "0/50@100%", SamplingTemperature = $"2..1@{Steps}" }, null));

        static IEnumerable<string> Names(PretrainingRecipe recipe, PreparationFacts? facts) =>
            StartAlarms.Of(recipe, facts).Select(alarm => alarm.Name);
    }

    [Fact]
    public void Table_NamesEveryConditionOnce_WithThresholdCausesAndCures()
    {
        ImmutableArray<AlarmCondition> table = AlarmTable.With(TrainingObjectives.All.SelectMany(objective => objective.Conditions));
        Assert.Equal(table.Length, table.Select(condition => condition.Name).Distinct().Count());
        Assert.All(table, condition =>
        {
            Assert.Matches(KebabCase(), condition.Name);
            Assert.All(
                new[] { condition.Threshold, condition.Meaning, condition.Causes, condition.Remedies },
                text => Assert.True(text.Length > 20 && !text.EndsWith('.') && !text.Contains('\n'), $"{condition.Name}: {text}"));
        });
    }

    private static List<Alarm> Look(Func<TrainingReport, TrainingReport> fault, int until = 6_000)
    {
        AlarmWatch watch = new(Recipe, []);
        return [.. Reports(until).SelectMany(report => watch.Look(fault(report)))];
    }

    private static IEnumerable<TrainingReport> Reports(int until) => Enumerable.Range(1, until / 100).Select(index => Healthy(100 * index));

    private static TrainingReport Healthy(int step) =>
        new(
            step,
            LearningRate: 4e-4,
            Loss: 20,
            GradientNorm: 5,
            Tokens: step * 500L,
            Epoch: step / 5_000.0,
            TokensPerSecond: 20_000,
            ElapsedSeconds: step * 0.1,
            RemainingSeconds: 100)
    {
        Figures =
        [
            ("generator_loss", 5.5),
            ("generator_accuracy", 0.2),
            ("rtd_loss", 0.34),
            ("rtd_accuracy", 0.88),
            ("rtd_precision", 0.75),
            ("rtd_recall", 0.02),
            ("rtd_auc", 0.62),
            ("replaced_rate", 0.12),
            ("rtd_context_free_auc", 0.58),
            ("most_frequent_token_accuracy", 0.06),
        ],
        WeightSize = 0.05,
        UpdateRatio = 2e-3,
    };

    private static EvaluationResult HeldOut(int step, double auc) =>
        new(step, TokensPerSecond: 20_000, Seconds: 100, Sequences: 4_096, Tokens: 100_000, MaskedTokens: 15_000)
    {
        Figures =
        [
            ("rtd_auc", auc),
            ("rtd_context_free_auc", 0.58),
            ("rtd_precision", 0.7),
            ("rtd_recall", 0.02),
            ("rtd_accuracy", 0.88),
            ("rtd_majority_accuracy", 0.88),
            ("replaced_rate", 0.12),
            ("generator_loss", 5.5),
            ("generator_accuracy", 0.2),
            ("most_frequent_token_accuracy", 0.06),
        ],
    };

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
    private static partial Regex KebabCase();
}
