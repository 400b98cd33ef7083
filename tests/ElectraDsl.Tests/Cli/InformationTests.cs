using System.Runtime.CompilerServices;
using System.Text.Json;
using ElectraDsl.Cli;
using ElectraDsl.Training;
using Samples;

namespace ElectraDsl.Tests;

public sealed class InformationTests
{
    // A given speed: a measured one differs every time.
    private static readonly string[] Info = ["info", "--tflops", "2", "--utilization", "0.25"];

    /// <summary>The whole output. A change shows here: look at it as its readers will. ELECTRADSL_REWRITE_BASELINES=1 writes it anew.</summary>
    [Fact]
    public void Info_IsWrittenAsItsBaseline()
    {
        CapturedRun run = CapturedRun.Of(Info);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string path = BaselinePath(), actual = run.Output.ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("ELECTRADSL_REWRITE_BASELINES") == "1")
            File.WriteAllText(path, actual);
        Assert.Equal(File.ReadAllText(path), actual);
    }

    [Fact]
    public void RandomTokens_AreNamedWhereThereAreSome()
    {
        ModelConfig facts = new SampleModel().Facts;
        Assert.Contains(("masked tokens", "15.0 %, 85.0 % of them become [MASK]"), ModelTable.Shared(facts));
        Assert.Contains(
            ("masked tokens", "15.0 %, 80.0 % of them become [MASK], 10.0 % a random token"),
            ModelTable.Shared(facts with { MaskReplaceProbability = 0.8, RandomReplaceProbability = 0.1 }));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Tables_FitTheTerminal(int width)
    {
        using StringWriter output = new();
        Terminal terminal = Terminal.Plain(output, output);
        terminal.Console.Profile.Width = width;
        PretrainingRecipe recipe = new SampleModel { SequenceLength = 64 };

        CostTable.Write(terminal, "generator", recipe.Facts, recipe.Facts.Generator!, 64);
        EstimateTable.Write(terminal, recipe, DeviceSpeed.Given(2e12, 0.25), mostSequences: null);

        string[] lines = output.ToString().Split('\n');
        Assert.All(lines, line => Assert.InRange(line.TrimEnd('\r').Length, 0, width));
        Assert.All(
            ["attention projections", "discriminator's turn", "tokens a second", "500.00 GFLOP/s"],
            whole => Assert.Contains(lines, line => line.Contains(whole, StringComparison.Ordinal)));
    }

    [Fact]
    public void Flops_AreTurnedIntoSteps()
    {
        double step = WorkEstimate.Of(new SampleModel { Steps = 1, BatchSize = 4, SequenceLength = 32 }).TrainingFlops;
        string flops = FormattableString.Invariant($"{12.5 * step}");
        string[] sizes = ["--batch-size", "4", "--sequence-length", "32"];
        Assert.Contains("Pre-training: 12 steps of 4 sequences", CapturedRun.Of([.. Info, "--flops", flops, .. sizes]).Output, StringComparison.Ordinal);
        Assert.Contains(
            "Pre-training: 12 steps of 4 sequences",
            CapturedRun.Of([.. Info, .. sizes], new SampleModel { Flops = 12.5 * step }).Output,
            StringComparison.Ordinal);
        CapturedRun.Of([.. Info, "--flops", flops, "--steps", "3"]).IsUsageError("--flops cannot be combined with --steps");
    }

    [Fact]
    public void Json_HoldsTheCompiledConstants()
    {
        CapturedRun run = CapturedRun.Of([.. Info, "--json", "--steps", "10", "--batch-size", "4", "--sequence-length", "32"]);
        using JsonDocument document = JsonDocument.Parse(run.Output);
        JsonElement model = document.RootElement.GetProperty("models")[0];

        Assert.Equal(SampleModel.Costs.TotalParameters, model.GetProperty("parameters").GetInt64());
        JsonElement generator = model.GetProperty("generator");
        Assert.Equal(SampleModel.Costs.GeneratorParameters, generator.GetProperty("parameters").GetInt64());
        AssertCost(
            SampleModel.Costs.GeneratorTrainingFlopsPerToken,
            SampleModel.Costs.GeneratorTrainingFlopsPerPosition,
            SampleModel.Costs.GeneratorTrainingFlopsPerMaskedToken,
            "training_flops");
        AssertCost(
            SampleModel.Costs.GeneratorPaperFlopsPerToken,
            SampleModel.Costs.GeneratorPaperFlopsPerPosition,
            SampleModel.Costs.GeneratorPaperFlopsPerMaskedToken,
            "paper_flops");
        AssertCost(
            SampleModel.Costs.GeneratorActivationBytesPerToken,
            SampleModel.Costs.GeneratorActivationBytesPerPosition,
            SampleModel.Costs.GeneratorActivationBytesPerMaskedToken,
            "activation_bytes");

        double flops = 10 * 4 * 32 * new SampleModel().Facts.TrainingFlopsPerToken(32);
        Assert.Equal(flops, model.GetProperty("work").GetProperty("training_flops").GetDouble(), flops * 1e-12);
        Assert.Equal(flops / 5e11 / 3600, model.GetProperty("hours").GetDouble(), 12);

        void AssertCost(long token, long position, long masked, string name)
        {
            JsonElement cost = generator.GetProperty(name);
            Assert.Equal(
                (token, position, masked),
                (
                    cost.GetProperty("per_token").GetInt64(),
                    cost.GetProperty("per_position").GetInt64(),
                    cost.GetProperty("per_masked_token").GetInt64()));
        }
    }

    [Fact]
    public void Constants_AreTheSumsOfTheParts()
    {
        NetworkConfig generator = new SampleModel().Facts.Generator!, discriminator = new SampleModel().Facts.Discriminator!;

        Assert.Equal(SampleModel.Costs.GeneratorParameters, generator.Parts.Sum(part => part.Repeats * part.Parameters));
        Assert.Equal(SampleModel.Costs.DiscriminatorParameters, discriminator.Parts.Sum(part => part.Repeats * part.Parameters));
        Assert.Equal(
            new TokenCost(SampleModel.Costs.DiscriminatorTrainingFlopsPerToken, SampleModel.Costs.DiscriminatorTrainingFlopsPerPosition),
            discriminator.TrainingFlops);
        Assert.Equal(
            new TokenCost(SampleModel.Costs.DiscriminatorPaperFlopsPerToken, SampleModel.Costs.DiscriminatorPaperFlopsPerPosition),
            discriminator.PaperFlops);
        Assert.Equal(
            new TokenCost(SampleModel.Costs.DiscriminatorActivationBytesPerToken, SampleModel.Costs.DiscriminatorActivationBytesPerPosition),
            discriminator.ActivationBytes);
        Assert.Equal(SampleModel.Costs.TotalTrainingFlopsPerToken, generator.TrainingFlops.PerToken + discriminator.TrainingFlops.PerToken);
        Assert.Equal(SampleModel.Costs.TotalPaperFlopsPerPosition, generator.PaperFlops.PerPosition + discriminator.PaperFlops.PerPosition);
    }

    [Fact]
    public void BatchInParts_NeedsTheActivationsOfOnePart()
    {
        PretrainingRecipe whole = new SampleModel { SequenceLength = 64, BatchSize = 32 };
        MemoryEstimate one = MemoryEstimate.Of(whole), parts = MemoryEstimate.Of(whole with { MicroBatchSize = 8 });

        Assert.Equal(one.Peaks["discriminator"] / 4, parts.Peaks["discriminator"], 3);
        Assert.Equal((one.Weights, one.Moments), (parts.Weights, parts.Moments));
        Assert.Equal(one.Fragmentation / 4, parts.Fragmentation, 3);
        Assert.Equal(
            parts.Weights + parts.Gradients + parts.Moments + parts.HighestPeak + parts.Fragmentation + parts.Libraries, parts.Total);
    }

    /// <summary>The part is a divisor whose step fits, and the next larger one does not.</summary>
    [Theory]
    [InlineData(32)]
    [InlineData(30)]
    [InlineData(17)]
    public void FittingPart_IsTheLargestDivisorThatFits(int batch)
    {
        PretrainingRecipe recipe = new SampleModel { SequenceLength = 64, BatchSize = batch };
        int[] parts = [.. Enumerable.Range(1, batch).Where(part => batch % part == 0)];
        for (int most = 1; most <= batch; most++)
        {
            double bytes = MemoryEstimate.Of(recipe with { BatchSize = most }).Total;
            Assert.Equal(most, MemoryEstimate.MostSequences(recipe, bytes));
            int expected = parts.Last(part => part <= most);
            Assert.Equal(expected == batch ? 0 : expected, MemoryEstimate.FittingMicroBatch(recipe, bytes));
        }

        Assert.Null(MemoryEstimate.FittingMicroBatch(recipe, 1e5));
        Assert.True(MemoryEstimate.MostSequences(recipe with { RecomputeActivations = true }, 1e9) > MemoryEstimate.MostSequences(recipe, 1e9));
    }

    [Fact]
    public void SpeedThatIsNotGiven_IsMeasured()
    {
        CapturedRun run = CapturedRun.Of("info", "--device", "cpu", "--batch-size", "2");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("matrix products reached", run.Output, StringComparison.Ordinal);
        Assert.Contains("on cpu", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--tflops 0", "--tflops is '0'", "1e-6 to 1e9")]
    [InlineData("--tflops 5 --utilization 1.5", "--utilization is '1.5'", "1e-6 to 1")]
    [InlineData("--utilization 0.5", "--utilization", "--tflops")]
    [InlineData("--tflops 5 --sequence-length 65", "--sequence-length is 65", "64 positions")]
    [InlineData("--tflops 5 --batch-size 6 --micro-batch-size 4", "--micro-batch-size is 4")]
    public void Mistake_IsToldInOneLine(string options, params string[] fragments) =>
        CapturedRun.Of(["info", .. options.Split(' ')]).IsUsageError(fragments);

    private static string BaselinePath([CallerFilePath] string caller = "") => Path.Combine(Path.GetDirectoryName(caller)!, "Info.txt");
}
