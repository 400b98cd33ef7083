namespace ElectraDsl.Tests.Cli.BadInputs;

/// <summary>Command lines that cannot be meant: unknown names, missing and empty values, options that exclude one another.</summary>
internal static class BadCommandLines
{
    // Every option that names a path, a device or a model, with a command that takes it.
    private static readonly (string[] Command, string Option)[] Texts =
    [
        (["pretrain"], "--corpus"),
        (["pretrain"], "--output"),
        (["pretrain"], "--resume"),
        (["pretrain"], "--vocab"),
        (["pretrain"], "--initialize-from"),
        (["pretrain"], "--model"),
        (["pretrain"], "--device"),
        (["evaluate"], "--run"),
        (["demo"], "--run"),
        (["export", "--output", "out"], "--run"),
        (["sweep"], "--corpus"),
        (["sweep"], "--output"),
        (["sweep"], "--resume"),
        (["sweep"], "--models"),
        (["sweep"], "--flops"),
        (["export", "--run", "run"], "--output"),
        (["kernels", "dump"], "--output"),
        (["info"], "--model"),
    ];

    public static IEnumerable<BadInput> All =>
    [
        .. Texts.Select(text => new BadInput(
            $"{text.Command[0]}: {text.Option} is empty",
            [.. text.Command, text.Option, ""],
            "is '', which is empty")),
        .. Texts.Select(text => new BadInput(
            $"{text.Command[0]}: {text.Option} is blank",
            [.. text.Command, text.Option, "  "],
            "is '  ', which is empty")),
        .. Texts.Select(text => new BadInput(
            $"{text.Command[0]}: {text.Option} without a value",
            [.. text.Command, text.Option],
            $"{text.Option} needs a value")),
        .. Texts.Select(text => new BadInput(
            $"{text.Command[0]}: {text.Option} before another option",
            [.. text.Command, text.Option, text.Command[0] == "sweep" ? "--threads" : text.Option == "--model" ? "--batch-size" : "--model"],
            $"{text.Option} needs a value, and the option --")),
        new("unknown command", ["pretrian"], "Unknown command 'pretrian'. Did you mean pretrain?"),
        new("unknown kernels command", ["kernels", "lst"], "Unknown command 'lst'"),
        .. new[] { "pretrain", "sweep", "evaluate", "demo", "export", "info", "bench" }.Select(command => new BadInput(
            $"{command}: unknown option",
            [command, "--bogus", "1"],
            $"Unknown option of {command} '--bogus'")),
        new("mistyped option", ["pretrain", "--learnin-rate", "1"], "Did you mean --learning-rate?"),
        new("stray argument", ["info", "Tiny"], "Unknown argument 'Tiny'"),
        new("evaluate without a run", ["evaluate"], "needs --run"),
        new("demo without a run", ["demo"], "needs --run"),
        new("export without a run", ["export", "--output", "out"], "needs --run"),
        new("export without an output", ["export", "--run", "run"], "needs --output"),
        new("dump without an output", ["kernels", "dump"], "needs --output"),
        new("several models, none named", ["pretrain", "--corpus", "text.txt"], "choose one with --model (Tiny, Wide)"),
        BadInput.Pretrain("unknown model", "There is no model 'Tinny': did you mean Tiny?", "--model", "Tinny"),
        .. new[] { "tpu", "cpu:0", "cuda:-1", "cuda:x", "CPU" }.Select(device =>
            BadInput.Pretrain($"device {device}", $"--device is '{device}'", "--device", device)),
        new("output beside resume", ["pretrain", "--model", "Tiny", "--resume", "run", "--output", "new"], "cannot be combined with --resume"),
        new(
            "corpus beside resume",
            ["pretrain", "--model", "Tiny", "--resume", "run", "--corpus", "text.txt"],
            "cannot be combined with --resume"),
        new(
            "vocabulary beside resume",
            ["pretrain", "--model", "Tiny", "--resume", "run", "--vocab", "vocab.txt"],
            "cannot be combined with --resume"),
        new(
            "weights beside resume",
            ["pretrain", "--model", "Tiny", "--resume", "run", "--initialize-from", "run"],
            "cannot be combined with --resume"),
        BadInput.Pretrain("vocabulary beside weights that have one", "--vocab", "--initialize-from", "run", "--vocab", "vocab.txt"),
        BadInput.Pretrain("output is a file", "text.txt is a file", "--output", "text.txt"),
        BadInput.Pretrain("output below a file", "text.txt is not a folder", "--output", "text.txt/new"),
        BadInput.Pretrain("output is a device", "/dev/null is a", "--output", "/dev/null"),
        BadInput.Pretrain(
            "output is a dangling link",
            "is a link to nowhere, which does not exist",
            _ => File.CreateSymbolicLink("link", "nowhere"),
            "--output",
            "link"),
        BadInput.Pretrain(
            "output is a link circle",
            "is a link that leads back to itself",
            _ => File.CreateSymbolicLink("link", "link"),
            "--output",
            "link"),
        BadInput.Pretrain("output is a pipe", "pipe is a", workspace => workspace.MakePipe("pipe"), "--output", "pipe"),
        BadInput.Pretrain("output has too long a name", "is too long for a name", "--output", new string('x', 300)),
        new("export into a folder that exists", ["export", "--model", "Tiny", "--run", "run", "--output", "empty"], "empty exists already"),
        new("export below a file", ["export", "--model", "Tiny", "--run", "run", "--output", "text.txt/out"], "text.txt is not a folder"),
        new("export to a device", ["export", "--model", "Tiny", "--run", "run", "--output", "/dev/null"], "/dev/null exists already"),
        new("dump below a file", ["kernels", "dump", "--model", "Tiny", "--output", "text.txt/out"], "text.txt is not a folder"),
        new("dump onto a file", ["kernels", "dump", "--model", "Tiny", "--output", "text.txt"], "text.txt"),
    ];
}
