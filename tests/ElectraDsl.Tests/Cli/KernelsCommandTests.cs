using System.Text.RegularExpressions;
using ElectraDsl.Cli;
using ElectraDsl.Kernels;
using ElectraDsl.Tests.Cli;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Tests;

public sealed partial class KernelsCommandTests
{
    [Fact]
    public void List_TellsWhatRunsWhereForEveryModel()
    {
        CapturedRun run = TinyProgram.Run("kernels", "list");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (string op in new[] { "masking", "generator head", "RTD loss", "AdamW", "embedding rows", "residual norm" })
            Assert.Equal(2, Regex.Count(run.Output, $@"^\| {op} .*\| Simd ", RegexOptions.Multiline));
        Assert.Contains("ElectraDsl.Tests.Cli.Wide", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"\| Ptx +\| cuda:0 \| (yes|no): ", run.Output);
    }

    [Fact]
    public void List_OfOneModel_TellsOfNoOther()
    {
        CapturedRun run = TinyProgram.Run("kernels", "list", "--model", "Tiny");
        Assert.DoesNotContain("Wide", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_RightKernels_EndsWithZero()
    {
        CapturedRun run = CapturedRun.Of("kernels", "verify", "--seed", "4");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("random inputs of seed 4", run.Output, StringComparison.Ordinal);
        Assert.Contains("All agree with the reference:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_WithoutASeed_TakesAnotherEachTimeAndSaysWhich()
    {
        string first = SeedLine().Match(TinyProgram.Run("kernels", "verify", "--model", "Tiny").Output).Groups[1].Value;
        Assert.NotEqual("", first);
        Assert.NotEqual(first, SeedLine().Match(TinyProgram.Run("kernels", "verify", "--model", "Tiny").Output).Groups[1].Value);
    }

    [Fact]
    public void Verify_WrongKernel_IsShownAndEndsWithOne()
    {
        CapturedRun run = CapturedRun.Of(["kernels", "verify", "--seed", "4"], new Broken());
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"\|   gradient +\| TwiceTheGradient +\|.* WRONG \|", run.Output);
        Assert.Contains("RTD loss on TwiceTheGradient: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("DISAGREE with the reference.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Bench_Quick_TimesEveryOp()
    {
        CapturedRun run = CapturedRun.Of("kernels", "bench", "--quick", "--device", "cpu");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            13, // the matrix product is libtorch's on some processors
            Regex.Count(run.Output, @"^\| .*, (?:Simd|TorchOps) +\| +[0-9.]+ ms \| +[0-9.]+ \| +[0-9.]+ % \| +[0-9.]+ ms \| +[0-9.]+ x \|", RegexOptions.Multiline));
        Assert.Contains("Of a GPU's memory bandwidth, at most", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"\| AdamW +\| +100\.0 % \| +100\.0 % \| +[0-9.]+ % \|", run.Output);
        Assert.Contains("No GPU measured this", run.Output, StringComparison.Ordinal);
        Assert.All(run.Output.Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Length, 0, 80));
    }

    [Fact]
    public void Dump_OfSeveralModels_AsksWhich() => TinyProgram.Run("kernels", "dump", "--output", "texts").IsUsageError("choose one with --model");

    [Fact]
    public void Dump_IntoAFolderThatIsThere_IsRefused()
    {
        using Testing.TemporaryFolder folder = new();
        File.WriteAllText(folder["notes.txt"], "");
        CapturedRun.Of("kernels", "dump", "--output", folder.Path).IsUsageError("--output is", "is there already");
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("verify --seed -1", "--seed is '-1'")]
    [InlineData("verify --seed x", "--seed is 'x'")]
    [InlineData("bench --device tpu", "--device is 'tpu'")]
    [InlineData("list --model Tall", "There is no model 'Tall'")]
    public void Mistake_IsToldInOneLine(string options, string fragment) =>
        TinyProgram.Run(["kernels", .. options.Split(' ')]).IsUsageError(fragment);

    [Theory]
    [InlineData("0.10 0.20 0.30 1/100 1", 2, null)]
    [InlineData("1.52 0.20 0.30 1/100 1", 2, "load 1.5 on 2 cores")]
    [InlineData("1.52 0.20 0.30 1/100 1", 64, null)]
    public void BusyMachine_IsNamed(string load, int cores, string? fragment)
    {
        string? warning = MachineLoad.Warning(load, cores);
        if (fragment is null)
            Assert.Null(warning);
        else
            Assert.Contains(fragment, warning, StringComparison.Ordinal);
    }

    [GeneratedRegex("random inputs of seed ([0-9]+)")]
    private static partial Regex SeedLine();

    private sealed class TwiceTheGradient(IRtdLossKernel right) : IRtdLossKernel
    {
        public RtdLossOutput Run(torch.Tensor logits, torch.Tensor labels, torch.Tensor attentionMask, float gradientScale) =>
            right.Run(logits, labels, attentionMask, 2 * gradientScale);
    }

    /// <summary>A model that a wrong kernel got into.</summary>
    private sealed record Broken : PretrainingRecipe
    {
        public override ModelConfig Facts { get; } = new Tiny().Facts;

        public override ArenaLayout Layout => Tiny.Parameters.Layout;

        public override ArenaLayout EncoderLayout => Tiny.Parameters.DiscriminatorLayout;

        public override ModelKernels ModelKernels =>
            ModelKernels.Of<Tiny.KernelSpec>(
                device => Tiny.Kernels(device) with { RtdLoss = new TwiceTheGradient(Tiny.Kernels(device).RtdLoss) },
                Layout.Count);

        public override JointTrainer CreateTrainer(torch.Device device, bool isTrained = true) =>
            throw new InvalidOperationException("This model is never trained.");

        public override IEncoder CreateEncoder(ParameterArena arena) => throw new InvalidOperationException("This model is never trained.");
    }
}
