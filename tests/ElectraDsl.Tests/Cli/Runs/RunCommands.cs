using System.Text.Json.Nodes;

namespace ElectraDsl.Tests.Cli;

/// <summary>Every command that reads a run, on a run of <see cref="Tiny"/>.</summary>
internal static class RunCommands
{
    /// <summary>The commands by name.</summary>
    public static readonly string[] All = ["resume", "evaluate", "demo", "export", "initialize"];

    /// <summary>Runs a command.</summary>
    /// <param name="program">Where it works; <c>export</c> and <c>initialize</c> write the folders of their names in it, anew.</param>
    /// <param name="command">One of <see cref="All"/>.</param>
    /// <param name="run">Path of the run.</param>
    public static CapturedRun Of(TinyProgram program, string command, string run)
    {
        string target = program[command];
        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        return command switch
        {
            "resume" => TinyProgram.Run("pretrain", "--resume", run, "--model", "Tiny", "--device", "cpu"),
            "evaluate" or "demo" => TinyProgram.Run(command, "--run", run, "--model", "Tiny", "--device", "cpu"),
            "export" => TinyProgram.Run("export", "--run", run, "--output", target, "--model", "Tiny"),
            "initialize" => program.Pretrain("initialize", "--model", "Tiny", "--steps", "1", "--learning-rate", "1e-30", "--initialize-from", run),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "There is no such command."),
        };
    }

    /// <summary>What a user sees of a run: sentences of the demonstration, held-out figures, exported files.</summary>
    public static (string Demo, string Figures, FolderSnapshot Export) Outcome(TinyProgram program, string run)
    {
        string demo = Succeed("demo").Output;
        _ = Succeed("evaluate");
        string figures = WithoutTimes(File.ReadAllText(Path.Combine(run, "evaluation.json")));
        _ = Succeed("export");
        return (demo, figures, FolderSnapshot.Of(program["export"]));

        CapturedRun Succeed(string command)
        {
            CapturedRun result = Of(program, command, run);
            Assert.True(result.ExitCode == 0, result.Error);
            return result;
        }
    }

    /// <summary>A record without what tells of the machine.</summary>
    public static string WithoutTimes(string json)
    {
        JsonObject fields = JsonNode.Parse(json)!.AsObject();
        foreach (string field in new[] { "tokens_per_second", "elapsed_seconds", "remaining_seconds", "seconds", "checksum" })
            _ = fields.Remove(field);
        return fields.ToJsonString();
    }
}
