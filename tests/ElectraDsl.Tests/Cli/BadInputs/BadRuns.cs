using System.Text.RegularExpressions;
using ElectraDsl.Training;

namespace ElectraDsl.Tests.Cli.BadInputs;

/// <summary>What is no run of the model, or none that can be used.</summary>
internal static class BadRuns
{
    // Every command that takes a run, as it names one.
    private static readonly (string Name, string[] Arguments)[] Commands =
    [
        ("resume", ["pretrain", "--model", "Tiny", "--device", "cpu", "--resume"]),
        ("evaluate", ["evaluate", "--model", "Tiny", "--device", "cpu", "--run"]),
        ("demo", ["demo", "--model", "Tiny", "--device", "cpu", "--run"]),
        ("export", ["export", "--model", "Tiny", "--output", "out", "--run"]),
    ];

    public static IEnumerable<BadInput> All =>
    [
        .. Each("absent folder", "absent", "absent holds no run"),
        .. Each("folder without a run", "empty", "empty holds no run"),
        .. Each("file", "text.txt", "text.txt is a file"),
        .. Each("run.json itself", "run/run.json", "name the run's folder, run"),
        .. Each("device", "/dev/null", "/dev/null"),
        .. Each("dangling link", "link", "link", _ => File.CreateSymbolicLink("link", "nowhere")),
        .. Each("link circle", "link", "link", _ => File.CreateSymbolicLink("link", "link")),
        .. Each("too long a name", new string('r', 300), "holds no run"),
        .. Damaged("empty", _ => ""),
        .. Damaged("null", _ => "null"),
        .. Damaged("a list", _ => "[]"),
        .. Damaged("a number", _ => "7"),
        .. Damaged("cut off", json => json[..(json.Length / 2)]),
        .. Damaged("binary", _ => "\0\u0001\u0002"),
        .. Damaged("with a key twice", json => json.Insert(json.IndexOf('{') + 1, "\"format\": 1, ")),
        .. Damaged("of another version", json => Regex.Replace(json, "\"format\": [0-9]+", "\"format\": 99")),
        .. Damaged("with an unknown hyperparameter", json => json.Replace("\"batch_size\"", "\"bitch_size\"", StringComparison.Ordinal)),
        .. Damaged("with a text for a number", json => json.Replace("\"batch_size\": 4", "\"batch_size\": \"four\"", StringComparison.Ordinal)),
        .. Commands.Select(command => new BadInput(
            $"{command.Name}: another model's run",
            [.. command.Arguments.Select(argument => argument == "Tiny" ? "Wide" : argument), "run"],
            "which is not ElectraDsl.Tests.Cli.Wide")),
        .. Hyperparameters
            .All.Where(one =>
                one is { IsFixed: true, Name: "batch-size" or "seed" or "sequence-length" or "weight-decay" or "held-out-fraction" })
            .Select(one => new BadInput(
                $"resume with another {one.Option}",
                [.. Commands[0].Arguments, "run", one.Option, one.Type == typeof(double) ? "0.123" : "9"],
                one.Option)),
    ];

    private static IEnumerable<BadInput> Damaged(string name, Func<string, string> change) => Each($"run.json {name}", "bad", "run.json", workspace =>
    {
        workspace.CopyRun();
        workspace.Edit("bad/run.json", change);
    });

    private static IEnumerable<BadInput> Each(string name, string path, string fragment, Action<BadInputWorkspace>? prepare = null) =>
        Commands.Select(command => new BadInput($"{command.Name}: {name}", [.. command.Arguments, path], fragment, prepare));
}
