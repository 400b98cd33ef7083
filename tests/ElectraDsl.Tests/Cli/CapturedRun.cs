using System.CommandLine;
using ElectraDsl.Cli;
using ElectraDsl.Data;
using ElectraDsl.FineTuning;
using ElectraDsl.Kernels;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Tests;

/// <summary>What the program said and returned.</summary>
internal sealed record CapturedRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs the command line of a project with the sample's model.</summary>
    public static CapturedRun Of(params string[] args) => Of(args, new Samples.SampleModel());

    /// <summary>Runs the command line of a project with some models.</summary>
    public static CapturedRun Of(string[] args, params PretrainingRecipe[] models) => Of(args, () => models);

    /// <summary>Runs the command line of a project whose models are made on demand.</summary>
    public static CapturedRun Of(
        string[] args,
        Func<IReadOnlyList<PretrainingRecipe>> models,
        TextReader? input = null,
        Func<IReadOnlyList<FineTuningRecipe>>? heads = null)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exitCode = ElectraProgram.Run(args, models, Terminal.Plain(output, error, input), heads);
        return new CapturedRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>The commands of a project with some models.</summary>
    public static RootCommand CommandsOf(params PretrainingRecipe[] models) =>
        CommandLine.Make(models, [], Terminal.Plain(TextWriter.Null, TextWriter.Null), "");

    /// <summary>Asserts that a mistake of the user was told in one line.</summary>
    public void IsUsageError(params string[] fragments)
    {
        Assert.Equal(2, ExitCode);
        string line = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(fragments, fragment => Assert.Contains(fragment, line, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
    }

    /// <summary>A second model beside the sample's.</summary>
    internal sealed record OtherModel : PretrainingRecipe
    {
        public override ModelConfig Facts { get; } = new Samples.SampleModel().Facts with { Name = "OtherModel", FullName = "Samples.OtherModel" };

        public override ArenaLayout Layout => Samples.SampleModel.Parameters.Layout;

        public override ArenaLayout EncoderLayout => Samples.SampleModel.Parameters.DiscriminatorLayout;

        public override ModelKernels ModelKernels => new Samples.SampleModel().ModelKernels;

        public override JointTrainer CreateTrainer(torch.Device device, bool isTrained = true) =>
            throw new InvalidOperationException("This model is only there to be named.");

        public override IEncoder CreateEncoder(ParameterArena arena) => throw new InvalidOperationException("This model is only there to be named.");
    }

    /// <summary>A model that breaks down when it is asked for its layout: a fault of ours, not of the user.</summary>
    internal sealed record FaultyModel : PretrainingRecipe
    {
        public override ModelConfig Facts { get; } = new Samples.SampleModel().Facts;

        public override ArenaLayout Layout => throw new InvalidOperationException("The layout is lost.");

        public override ArenaLayout EncoderLayout => throw new InvalidOperationException("The layout is lost.");

        public override ModelKernels ModelKernels => new Samples.SampleModel().ModelKernels;

        public override JointTrainer CreateTrainer(torch.Device device, bool isTrained = true) =>
            throw new InvalidOperationException("This model is never trained.");

        public override IEncoder CreateEncoder(ParameterArena arena) => throw new InvalidOperationException("This model is never trained.");
    }

    /// <summary>A model with a text of its own, which cannot be read.</summary>
    internal sealed record ModelWithBrokenCorpus : PretrainingRecipe
    {
        public override ModelConfig Facts { get; } = new Samples.SampleModel().Facts;

        public override ICorpus Corpus => throw new CorpusException("The text of this model is gone: bring it back.");

        public override ArenaLayout Layout => Samples.SampleModel.Parameters.Layout;

        public override ArenaLayout EncoderLayout => Samples.SampleModel.Parameters.DiscriminatorLayout;

        public override ModelKernels ModelKernels => new Samples.SampleModel().ModelKernels;

        public override JointTrainer CreateTrainer(torch.Device device, bool isTrained = true) =>
            throw new InvalidOperationException("This model is never trained.");

        public override IEncoder CreateEncoder(ParameterArena arena) => throw new InvalidOperationException("This model is never trained.");
    }
}
