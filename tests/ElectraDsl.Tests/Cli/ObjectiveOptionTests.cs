using ElectraDsl.Testing;

namespace ElectraDsl.Tests.Cli;

/// <summary>Options that mean nothing to a model's objective are refused before any file is looked at.</summary>
public sealed class ObjectiveOptionTests
{
    [Theory]
    [InlineData("TinyMasked", "--sampling-temperature", "2..1@50%", "masked language modeling")]
    [InlineData("TinyMasked", "--sampling-temperature", "1", "masked language modeling")]
    [InlineData("TinyMasked", "--generator-learning-rate", "0.5", "masked language modeling")]
    [InlineData("TinyMasked", "--generator-weight", "2", "masked language modeling")]
    [InlineData("TinyMasked", "--discriminator-weight", "20", "masked language modeling")]
    [InlineData("Tiny", "--static-masks", "10", "replaced token detection")]
    public void OptionWithoutUse_IsRefused(string model, string option, string value, string objective)
    {
        string message = $"{option} has no effect: {model} is trained by {objective}, which does not use it; leave it out.";
        Program("pretrain", "--model", model, "--corpus", "missing.txt", option, value).IsUsageError(message);
        Program("sweep", "--models", model, "--corpus", "missing.txt", "--steps", "10", option, value).IsUsageError(message);
        Program("sweep", "--models", "Tiny,TinyMasked", "--corpus", "missing.txt", "--steps", "10", option, value).IsUsageError(message);
    }

    [Fact]
    public void MetricOfAnotherObjective_IsRefused_AndItsOwnAreNamed()
    {
        const string Message = "--best-metric is rtd-auc: TinyMasked is trained by masked language modeling, whose metric for that is mlm-loss.";
        string[] options = ["--corpus", "missing.txt", "--steps", "10", "--sequence-length", "32", "--best-metric", "rtd-auc"];
        Program(["pretrain", "--model", "TinyMasked", .. options]).IsUsageError(Message);
        Program(["sweep", "--models", "Tiny,TinyMasked", .. options]).IsUsageError(Message);
    }

    [Fact]
    public void WhatTheRecordSets_IsCalledByItsProperty()
    {
        using TemporaryFolder folder = new();
        string[] options = ["--corpus", SmallText.Write(folder["text.txt"]), "--output", folder["run"], "--device", "cpu", "--sequence-length", "32"];
        CapturedRun.Of(["pretrain", .. options], new TinyMasked { DiscriminatorWeight = 20 }).IsUsageError(
            "DiscriminatorWeight is 20, which has no effect: TinyMasked is trained by masked language modeling, which does not use it; leave it out.");
        CapturedRun.Of(["pretrain", .. options], new Tiny { Patience = 2 }).IsUsageError("Patience is 2, but EvaluateEvery is 0");
        CapturedRun.Of(["pretrain", .. options, "--patience", "3"], new Tiny { Patience = 2 }).IsUsageError("--patience is 3, but EvaluateEvery is 0", "set --evaluate-every.");
        Assert.False(Directory.Exists(folder["run"]));
    }

    private static CapturedRun Program(params string[] arguments) => CapturedRun.Of(arguments, new Tiny(), new TinyMasked());
}
