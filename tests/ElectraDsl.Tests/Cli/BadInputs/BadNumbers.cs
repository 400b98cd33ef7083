using ElectraDsl.Training;

namespace ElectraDsl.Tests.Cli.BadInputs;

/// <summary>Numbers that an option cannot use: no numbers, not whole, negative, not finite, beyond what the machine holds.</summary>
internal static class BadNumbers
{
    private static readonly string[] OfWholeNumbers = ["-1", "1.5", "many", "NaN", "99999999999", "-99999999999999999999", "1e3", "0x10"];
    private static readonly string[] OfNumbers = ["-1", "many", "NaN", "Infinity", "-Infinity", "1e999", "1e300", "-1e300", "1,5"];
    private static readonly string[] OfSchedules =
    [
        "4..", "4..1", "0~1@40%", "4@50%..1@5000", "4..1@auc+0.15", "4..1@140%", "4..-1@40%", "4..1e300@40%", "4..1@40%..2@30%",
    ];
    private static readonly string[] OfSeeds = ["-1", "1.5", "many", "99999999999999999999"];

    public static IEnumerable<BadInput> All =>
    [
        .. Hyperparameters.All.SelectMany(Of),
        .. new[] { "0", "-1", "1.5", "many", "1000", "99999999999" }.Select(threads =>
            BadInput.Pretrain($"--threads {threads}", "--threads is", "--threads", threads)),
        .. new[] { "-1", "1.5", "many", "99999999999" }.Select(step => new BadInput(
            $"export --checkpoint {step}",
            ["export", "--model", "Tiny", "--run", "run", "--output", "out", "--checkpoint", step],
            "--checkpoint is")),
        new(
            "export of a step that is not there",
            ["export", "--model", "Tiny", "--run", "run", "--output", "out", "--checkpoint", "99"],
            "no checkpoint of step 99"),
        .. OfSeeds.Select(seed => new BadInput(
            $"kernels verify --seed {seed}",
            ["kernels", "verify", "--model", "Tiny", "--seed", seed],
            "--seed is")),
        .. new[] { "0", "-1", "NaN", "Infinity", "1e300", "1e-300", "many" }.Select(tflops => new BadInput(
            $"info --tflops {tflops}",
            ["info", "--tflops", tflops],
            "--tflops is")),
        .. new[] { "0", "-1", "NaN", "2", "1e-300" }.Select(part => new BadInput(
            $"info --utilization {part}",
            ["info", "--tflops", "1", "--utilization", part],
            "--utilization is")),
        new("utilization of nothing", ["info", "--utilization", "0.5"], "--utilization is a fraction of --tflops"),
        new("info of a batch beyond all memory", ["info", "--model", "Tiny", "--batch-size", "2147483647"], "more than can be computed at once"),
        BadInput.Pretrain("batch beyond all memory", "more than can be computed at once", "--batch-size", "2147483647"),
        BadInput.Pretrain(
            "part of a batch beyond all memory",
            "more than can be computed at once",
            "--batch-size",
            "2147483647",
            "--micro-batch-size",
            "2147483647"),
        BadInput.Pretrain("batch that its parts do not divide", "must be a divisor of --batch-size", "--micro-batch-size", "3"),
        BadInput.Pretrain("sequences longer than the positions", "has 32 positions", "--sequence-length", "33"),
        BadInput.Pretrain("nothing to learn", "nothing would be learned", "--generator-weight", "0", "--discriminator-weight", "0"),
        BadInput.Pretrain("gradient norm below float32", "within the range of float32", "--max-gradient-norm", "1e-300"),
        BadInput.Pretrain("learning rate below float32", "within the range of float32", "--learning-rate", "1e-300"),
        BadInput.Pretrain("epsilon below float32", "within the range of float32", "--adam-epsilon", "1e-300"),
        BadInput.Pretrain("infinite rate", "it must be a finite number, above 0", "--learning-rate", "Infinity"),
        BadInput.Pretrain("negative zero as rate", "--learning-rate is -0: it must be above 0", "--learning-rate", "-0"),
        BadInput.Pretrain("more steps than can be counted", "and at most 2147483647", "--steps", "2147483648"),
    ];

    private static IEnumerable<BadInput> Of(Hyperparameter hyperparameter) =>
        (
            hyperparameter.Type == typeof(int) ? OfWholeNumbers
            : hyperparameter.Type == typeof(double) ? OfNumbers
            : hyperparameter.Type == typeof(ulong) ? OfSeeds
            : hyperparameter.Type == typeof(Schedule) ? [.. OfNumbers, .. OfSchedules]
            : ["maybe", "7", "NaN"])
            .Select(value => BadInput.Pretrain($"{hyperparameter.Option} {value}", $"{hyperparameter.Option} is", hyperparameter.Option, value));
}
