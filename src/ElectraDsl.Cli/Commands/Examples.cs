using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ElectraDsl.Cli;

/// <summary>Prints examples below the help of commands that have some.</summary>
internal sealed class Examples : SynchronousCommandLineAction
{
    private readonly SynchronousCommandLineAction help;
    private readonly IReadOnlyDictionary<string, string[]> examples;

    private Examples(SynchronousCommandLineAction help, IReadOnlyDictionary<string, string[]> examples)
    {
        this.help = help;
        this.examples = examples;
    }

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Adds examples to the help of a program.</summary>
    /// <param name="root">The program.</param>
    /// <param name="examples">By the name of the command: what may be typed.</param>
    public static void AddTo(RootCommand root, IReadOnlyDictionary<string, string[]> examples)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        option.Action = new Examples((SynchronousCommandLineAction)option.Action!, examples);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = help.Invoke(parseResult);
        if (examples.TryGetValue(parseResult.CommandResult.Command.Name, out string[]? lines))
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string line in lines)
                output.WriteLine($"  {line}");
            output.WriteLine();
        }

        return exitCode;
    }
}
