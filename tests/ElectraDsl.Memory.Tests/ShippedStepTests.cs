using System.Globalization;
using ElectraDsl.Training;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace ElectraDsl.Memory.Tests;

/// <summary>What <c>info</c> says a run takes, against what a process of its own takes above the loaded program: the median of five.</summary>
public sealed class ShippedStepTests(ITestOutputHelper output)
{
    private const string SlowVariable = "ELECTRADSL_SLOW_TESTS";
    private const double Tolerance = 0.1;

    [SkippableTheory]
    [InlineData("Small", 8, 128)]
    [InlineData(nameof(SmallWithoutDropout), 8, 128)]
    [InlineData(ShippedStep.Recomputing, 8, 128)]
    [InlineData(nameof(Little), 32, 64)]
    public void Estimate_IsWhatStepsTakeAsShipped(string model, int rows, int length) => AssertEstimate(new ShippedStep(model, rows, length));

    [SkippableTheory]
    [Trait("Category", "Slow")]
    [InlineData("Small", 32, 128)]
    [InlineData(ShippedStep.Recomputing, 32, 128)]
    [InlineData(ShippedStep.Recomputing, 16, 512)]
    [InlineData("Small", 4, 512)]
    [InlineData("Base", 2, 512)]
    public void Estimate_OfLargeSteps_IsWhatTheyTakeAsShipped(string model, int rows, int length)
    {
        Skip.If(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(SlowVariable)), $"This test takes minutes: set {SlowVariable}=1 to run it.");
        AssertEstimate(new ShippedStep(model, rows, length));
    }

    [SkippableFact]
    public void WeightsOfBase_AreOnTheManagedHeapAtNoTime()
    {
        using ResidentMemory memory = new();
        const long Allowance = 1 << 20;                                      // threads and random numbers, against 477 MB of weights
        using ParameterArena arena = new(new Presets.Base().Layout, CPU);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        arena.Initialize(1);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, Allowance);
    }

    private void AssertEstimate(ShippedStep step)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/proc/self/clear_refs"), "Memory is asked of Linux.");
        double estimate = MemoryEstimate.Of(step.Recipe).Total;
        long taken = OwnProcess.Median(
            step.Model,
            step.Rows.ToString(CultureInfo.InvariantCulture),
            step.Length.ToString(CultureInfo.InvariantCulture));
        string line = FormattableString.Invariant(
            $"{step.Model} {step.Rows} x {step.Length}: {taken / 1e6:F0} MB taken, {estimate / 1e6:F0} MB estimated");
        output.WriteLine(line);
        Assert.True(Math.Abs(taken - estimate) <= Tolerance * taken, line);
    }
}
