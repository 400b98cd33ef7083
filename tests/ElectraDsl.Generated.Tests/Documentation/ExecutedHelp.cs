using System.CommandLine;
using ElectraDsl.Cli;

namespace ElectraDsl.Generated.Tests.Documentation;

/// <summary>Every example of the help, executed once, in the order of the commands.</summary>
public sealed class ExecutedHelp : IDisposable
{
    private readonly Workspace workspace = new();
    private readonly Dictionary<string, Outcome> outcomes = [];

    /// <summary>Executes them.</summary>
    public ExecutedHelp()
    {
        foreach (string earlier in Substitutions.EarlierCommands)
            workspace.Run(earlier).AssertSuccess();
        foreach (string example in Examples)
            outcomes.Add(example, workspace.Run(example));
    }

    /// <summary>The lines below "Examples:" of each command's help, each once.</summary>
    public static IReadOnlyList<string> AllExamples { get; } = Read();

    /// <summary>Those that are executed.</summary>
    public static IReadOnlyList<string> Examples { get; } = [.. AllExamples.Where(line => Substitutions.ReasonAgainst(line) is null)];

    /// <summary>What came of an example.</summary>
    internal Outcome OutcomeOf(string example) => outcomes[example];

    /// <inheritdoc/>
    public void Dispose() => workspace.Dispose();

    private static string[] Read()
    {
        using Workspace folder = new();
        return
        [
            .. CommandsOf(CommandLine.Make([new Tiny()], [], Terminal.Plain(TextWriter.Null, TextWriter.Null), ""), "")
                .SelectMany(command => folder
                    .RunAsItStands($"{command} --help", new Tiny())
                    .Output.ReplaceLineEndings("\n").Split('\n')
                    .SkipWhile(line => line != "Examples:")
                    .Skip(1)
                    .Select(line => line.Trim())
                    .Where(line => line.Length > 0))
                .Distinct(),
        ];
    }

    /// <summary>A command's subcommands and theirs, by what is typed to call them.</summary>
    private static IEnumerable<string> CommandsOf(Command command, string typed) => command.Subcommands.SelectMany(child =>
        CommandsOf(child, $"{typed}{child.Name} ").Prepend(typed + child.Name));
}
