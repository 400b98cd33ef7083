using System.Text.Json.Nodes;

namespace ElectraDsl.Tests.Cli.Sweeps;

/// <summary>Sweeps of seconds.</summary>
internal static class TinySweep
{
    /// <summary>What is typed to start one.</summary>
    /// <param name="program">Where it works.</param>
    /// <param name="output">The sweep's folder, in the program's.</param>
    /// <param name="options">Models, budget and lists; they count instead of the usual ones.</param>
    public static string[] Arguments(TinyProgram program, string output, params string[] options)
    {
        string[][] usual =
        [
            ["--batch-size", "4"],
            ["--sequence-length", "32"],
            ["--warmup-steps", "2"],
            ["--report-every", "3"],
            ["--evaluation-sequences", "16"],
        ];
        return
        [
            "sweep", "--corpus", SmallText.Write(program["text.txt"]), "--output", program[output], "--device", "cpu",
            .. usual.Where(pair => !options.Contains(pair[0])).SelectMany(pair => pair), .. options,
        ];
    }

    /// <summary>Starts one.</summary>
    public static CapturedRun Start(TinyProgram program, string output, params string[] options) =>
        TinyProgram.Run(Arguments(program, output, options));

    /// <summary>Goes on with one, or shows it.</summary>
    public static CapturedRun Resume(TinyProgram program, string output, params string[] options) =>
        TinyProgram.Run(["sweep", "--resume", program[output], "--device", "cpu", .. options]);

    /// <summary>The table of a finished sweep, and every run's figures, without what tells of the machine and of the folder.</summary>
    public static string Table(TinyProgram program, string output)
    {
        CapturedRun shown = Resume(program, output, "--json");
        Assert.True(shown.ExitCode == 0, shown.Error);
        JsonNode json = JsonNode.Parse(shown.Output)!;
        foreach (JsonNode? variant in json["variants"]!.AsArray())
        {
            _ = variant!["figures"]!.AsObject().Remove("minutes");
            foreach (JsonNode? run in variant["runs"]!.AsArray())
                _ = (run!["figures"] as JsonObject)?.Remove("minutes");
        }

        return $"{json["variants"]!.ToJsonString()}\n{json["differences"]!.ToJsonString()}".Replace(program[output], "", StringComparison.Ordinal);
    }
}
