using ElectraDsl.Checkpoints;
using ElectraDsl.Testing;
using TorchSharp;

namespace ElectraDsl.Tests.Cli;

/// <summary>The command line of a project with the models <see cref="Tiny"/> and <see cref="Wide"/>, and the folder in which it works.</summary>
internal sealed class TinyProgram : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>A path in the folder.</summary>
    public string this[params string[] names] => folder[names];

    /// <summary>Runs a command.</summary>
    public static CapturedRun Run(params string[] arguments) => CapturedRun.Of(arguments, new Tiny(), new Wide());

    /// <summary>Runs <c>pretrain</c> into a folder, with the hyperparameters of a run of seconds.</summary>
    /// <param name="output">The run's folder, in the folder.</param>
    /// <param name="options">Other options.</param>
    public CapturedRun Pretrain(string output, params string[] options) => Run(PretrainArguments(output, options));

    /// <summary>What <see cref="Pretrain"/> types.</summary>
    public string[] PretrainArguments(string output, params string[] options) =>
    [
        "pretrain", "--corpus", SmallText.Write(folder["text.txt"]), "--output", folder[output], "--batch-size", "4",
        "--sequence-length", "32", "--warmup-steps", "2", "--report-every", "3", "--evaluation-sequences", "16", "--device", "cpu", .. options,
    ];

    /// <summary>Trains a model for six steps, with a checkpoint after every second.</summary>
    public CapturedRun Train(string model)
    {
        CapturedRun run = Pretrain(model, "--model", model, "--steps", "6", "--checkpoint-every", "2");
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    /// <summary>The weights of a checkpoint of a run of <see cref="Tiny"/>, on the CPU.</summary>
    public torch.Tensor Weights(string run, int step)
    {
        using ParameterArena arena = new(new Tiny().Layout, torch.CPU);
        ArenaFile.LoadWeights(folder[run, "checkpoints", $"step-{step:D8}", "arena.safetensors"], arena);
        return arena.Weights.clone();
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();
}
