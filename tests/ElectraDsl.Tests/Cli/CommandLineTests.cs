using ElectraDsl.Testing;
using ElectraDsl.Torch;
using ElectraDsl.Training;

namespace ElectraDsl.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("pretrain --stps 3", "'--stps'", "Did you mean --steps?")]
    [InlineData("pretrain --learning_rate 3", "'--learning_rate'", "--learning-rate")]
    [InlineData("prepare --corpus a.txt --outptu x", "Unknown option of prepare '--outptu'", "Did you mean --output?")]
    [InlineData("vocabulary train --corpus a.txt --sizee 3", "option of vocabulary train '--sizee'", "Did you mean --size?", "See vocabulary train --help.")]
    [InlineData("vocabulary train --corpus a.txt", "vocabulary train needs --output")]
    [InlineData("pretrain --foo=3", "Unknown option of pretrain", "--foo")]
    [InlineData("demo --rnu x", "--rnu", "Did you mean --run?")]
    [InlineData("prertain", "Unknown command 'prertain'", "Did you mean pretrain?")]
    [InlineData("pretrain extra", "Unknown argument 'extra'", "pretrain --help")]
    [InlineData("pretrain --steps", "--steps needs a value")]
    [InlineData("pretrain --steps abc", "--steps is 'abc'", "whole number, at least 1")]
    [InlineData("pretrain --steps 0", "--steps is 0", "at least 1")]
    [InlineData("pretrain --learning-rate 1,5", "--learning-rate is '1,5'", "a number")]
    [InlineData("pretrain --lower-case maybe", "--lower-case is 'maybe'", "true or false")]
    [InlineData("pretrain --seed -1", "--seed is '-1'", "whole number")]
    [InlineData("pretrain --threads 0", "--threads is '0'", "at least 1")]
    [InlineData("pretrain --sequence-length 32 --device gpu --corpus ElectraDsl.Tests.dll", "--device is 'gpu'", "cpu, cuda")]
    [InlineData("pretrain --sequence-length 32 --corpus missing.txt", "missing.txt")]
    [InlineData("pretrain --sequence-length 32", "has no corpus", "--corpus")]
    [InlineData("pretrain --resume x --output y", "--output cannot be combined with --resume")]
    [InlineData("pretrain --resume missing-run", "missing-run", "run.json")]
    [InlineData("pretrain --model Foo", "no model 'Foo'", "SampleModel")]
    [InlineData("pretrain --model SampelModel", "did you mean SampleModel?")]
    [InlineData("demo", "demo needs --run <folder>")]
    [InlineData("export --run missing-run", "export needs --output <folder>")]
    [InlineData("export --run missing-run --output hf", "missing-run", "holds no run")]
    [InlineData("demo --run missing-run", "missing-run", "holds no run")]
    public void Mistake_IsToldInOneLine(string line, params string[] fragments) =>
        CapturedRun.Of(line.Split(' ')).IsUsageError(fragments);

    [Fact]
    public void EmptyCorpus_IsToldInOneLineAndNothingIsStarted()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["empty.txt"], "\n\n");
        CapturedRun.Of("pretrain", "--sequence-length", "32", "--corpus", folder["empty.txt"], "--output", folder["run"]).IsUsageError();
        Assert.False(File.Exists(folder["run", "run.json"]));
    }

    [Fact]
    public void FolderThatHoldsARun_IsNotOverwritten()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["run.json"], "{}");
        File.WriteAllText(folder["text.txt"], "Some text.");
        CapturedRun.Of("pretrain", "--sequence-length", "32", "--corpus", folder["text.txt"], "--output", folder.Path).IsUsageError("--resume");
        Assert.Equal("{}", File.ReadAllText(folder["run.json"]));
    }

    [Fact]
    public void SeveralModelsAndNoneNamed_IsTold() =>
        CapturedRun
            .Of(["info", "--model", "Nobody"], new Samples.SampleModel(), new CapturedRun.OtherModel())
            .IsUsageError("SampleModel, OtherModel");

    [Fact]
    public void SeveralModels_OneMustBeNamed() =>
        CapturedRun.Of(["pretrain"], new Samples.SampleModel(), new CapturedRun.OtherModel()).IsUsageError("--model", "SampleModel, OtherModel");

    [Fact]
    public void NoModels_IsTold() => CapturedRun.Of(["pretrain"], []).IsUsageError("[ElectraModel]");

    [Fact]
    public void FaultOfOurs_ExitsWithOneAndAsksForAReport()
    {
        CapturedRun run = CapturedRun.Of(["info"], new CapturedRun.FaultyModel());
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("This is a bug in ElectraDsl", run.Error, StringComparison.Ordinal);
        Assert.Contains("--verbose", run.Error, StringComparison.Ordinal);
        _ = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Verbose_ShowsWhereAFaultArose()
    {
        CapturedRun run = CapturedRun.Of(["info", "--verbose"], new CapturedRun.FaultyModel());
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void LibtorchThatCannotBeLoaded_IsToldInOneLine()
    {
        TypeInitializationException wrapped = new("<Module>", new TorchLoadException("libtorch is missing: install it."));
        CapturedRun.Of(["info"], () => throw wrapped).IsUsageError("libtorch is missing: install it.");
    }

    [Fact]
    public void NoArguments_WithoutAText_PrintsHelp()
    {
        CapturedRun run = CapturedRun.Of();
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("pretrain", run.Output, StringComparison.Ordinal);
        Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void NoArguments_WithATextThatIsGone_IsToldInOneLine() =>
        CapturedRun.Of([], new CapturedRun.ModelWithBrokenCorpus()).IsUsageError("The text of this model is gone");

    [Fact]
    public void Help_ShowsEveryHyperparameterWithDefaultAndExamples()
    {
        CapturedRun run = CapturedRun.Of("pretrain", "--help");
        Assert.Equal(0, run.ExitCode);
        Assert.All(Hyperparameters.All.Where(one => one.Name != "static-masks"), one => Assert.Contains(one.Option + " ", run.Output, StringComparison.Ordinal));
        Assert.Contains("Default: 0.0005.", run.Output, StringComparison.Ordinal);
        Assert.Contains("pretrain --resume", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", run.Output, StringComparison.Ordinal);
    }
}
