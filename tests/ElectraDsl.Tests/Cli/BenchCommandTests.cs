using System.Text.Json;
using ElectraDsl.Kernels;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Cli;

public sealed class BenchCommandTests
{
    private static readonly string[] Small = ["--model", "Tiny", "--device", "cpu", "--batch-size", "4", "--sequence-length", "16", "--rounds", "2"];

    [Fact]
    public void Bench_EndsInOneLineOfJson_WhosePartsAddUpToTheStep()
    {
        CapturedRun run = TinyProgram.Run(["bench", .. Small, "--padding", "0.5"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("everything else", run.Output, StringComparison.Ordinal);

        JsonElement times = JsonDocument.Parse(run.Output.TrimEnd().Split('\n')[^1]).RootElement;
        double step = times.GetProperty("seconds_per_step").GetDouble(), products = times.GetProperty("products_seconds").GetDouble();
        Assert.Equal(step, products + times.GetProperty("optimizer_seconds").GetDouble() + times.GetProperty("other_seconds").GetDouble(), 1e-9);
        Assert.Equal(step / products, times.GetProperty("times_products").GetDouble(), 1e-9);
        Assert.Equal(4 * 8 / step, times.GetProperty("tokens_per_second").GetDouble(), 1e-6 / step);
        Assert.Equal(0.5, times.GetProperty("padding").GetDouble());
        Assert.Equal(0, times.GetProperty("tensors_left").GetInt64());
        Assert.Equal("float32", times.GetProperty("precision").GetString());
        foreach (string name in new[] { "peak_rss_mib", "gemm_ceiling_gflops", "share_of_ceiling" })
            Assert.True(times.GetProperty(name).GetDouble() > 0, name);
        Assert.InRange(times.GetProperty("disturbed_steps").GetInt32(), 0, 2);
    }

    /// <summary>Where the processor has it; elsewhere one line says that it has not.</summary>
    [Fact]
    public void Bf16_IsTimedOrRefused()
    {
        CapturedRun run = TinyProgram.Run(["bench", .. Small, "--precision", "bf16"]);
        if (ProcessorPrecision.Obstacle(Precision.Bf16, CPU) is { } obstacle)
            Assert.Equal((2, $"--precision is bf16: this {obstacle}; use float32."), (run.ExitCode, run.Error.TrimEnd()));
        else
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    /// <summary>All of the batch, where it fits; and what fits is said.</summary>
    [Fact]
    public void FittingMicroBatch_IsFound()
    {
        CapturedRun run = TinyProgram.Run(["bench", .. Small, "--micro-batch-size", "Auto", "--recompute-activations", "true"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(4, JsonDocument.Parse(run.Output.TrimEnd().Split('\n')[^1]).RootElement.GetProperty("batch_size").GetInt32());
        Assert.Contains("of this length at once", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--micro-batch-size", "all", "--micro-batch-size is 'all': it must be a whole number, a divisor of --batch-size, or 0 for all of them, or auto.")]
    [InlineData("--padding", "1", "--padding is '1': it must be a number, at least 0 and below 1.")]
    [InlineData("--padding", "half", "--padding is 'half': it must be a number")]
    [InlineData("--rounds", "0", "--rounds is '0': it must be a number, 1 to 100,000.")]
    [InlineData("--precision", "fp16", "--precision")]
    [InlineData("--sequence-length", "100000", "--sequence-length is 100000")]
    public void WrongOption_IsOneLine(string option, string value, string line)
    {
        CapturedRun run = TinyProgram.Run("bench", "--model", "Tiny", option, value);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(line, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }
}
