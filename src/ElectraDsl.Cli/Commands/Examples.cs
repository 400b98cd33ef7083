using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace ElectraDsl.Cli;

/// <summary>Prints the help of commands: many options under headings, notes and examples below.</summary>
internal sealed class Examples : SynchronousCommandLineAction
{
    /// <summary>What begins with an option, where a command has it among the hyperparameters of a recipe.</summary>
    internal static readonly (string Option, string Heading)[] Headings =
    [
        ("--steps", "Length of the run (give one)"),
        ("--batch-size", "Batches"),
        ("--learning-rate", "Learning rate and optimizer"),
        ("--generator-weight", "Losses"),
        ("--lower-case", "Text and seed"),
        ("--evaluation-sequences", "Evaluations, reports and checkpoints"),
    ];

    // Below that, headings are more to read than the options.
    private const int ManyOptions = 20;

    private readonly SynchronousCommandLineAction help;
    private readonly IReadOnlyDictionary<string, string[]> examples;
    private readonly bool severalModels;

    private Examples(SynchronousCommandLineAction help, IReadOnlyDictionary<string, string[]> examples, bool severalModels)
    {
        this.help = help;
        this.examples = examples;
        this.severalModels = severalModels;
    }

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Adds examples to the help of a program.</summary>
    /// <param name="root">The program.</param>
    /// <param name="examples">Examples by the name of the command.</param>
    /// <param name="severalModels">Whether the project has more than one model.</param>
    public static void AddTo(RootCommand root, IReadOnlyDictionary<string, string[]> examples, bool severalModels)
    {
        HelpOption option = root.Options.OfType<HelpOption>().Single();
        option.Action = new Examples((SynchronousCommandLineAction)option.Action!, examples, severalModels);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        Command command = parseResult.CommandResult.Command;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        int exitCode = command.Options.Count < ManyOptions ? help.Invoke(parseResult) : InvokeWithHeadings(parseResult);
        string[] notes = [.. HelpNotes.Of(command, severalModels)];
        if (notes.Length > 0)
        {
            output.WriteLine("Notes:");
            foreach (string note in notes)
                output.WriteLine($"  {note}");
            output.WriteLine();
        }

        if (examples.TryGetValue(NameOf(parseResult.CommandResult), out string[]? lines))
        {
            output.WriteLine("Examples:");
            foreach (string line in lines)
                output.WriteLine($"  {line}");
            output.WriteLine();
        }

        return exitCode;
    }

    /// <summary>A command's name, behind that of the command that it belongs to.</summary>
    private static string NameOf(CommandResult command) =>
        command.Parent is CommandResult { Command: not RootCommand } parent ? $"{NameOf(parent)} {command.Command.Name}" : command.Command.Name;

    private int InvokeWithHeadings(ParseResult parseResult)
    {
        InvocationConfiguration configuration = parseResult.InvocationConfiguration;
        TextWriter output = configuration.Output;
        using StringWriter written = new();
        configuration.Output = written;
        int exitCode;
        try
        {
            exitCode = help.Invoke(parseResult);
        }
        finally
        {
            configuration.Output = output;
        }

        foreach (string line in written.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            if (Headings.FirstOrDefault(row => line.StartsWith($"  {row.Option} ", StringComparison.Ordinal)) is { Heading: { } heading })
            {
                output.WriteLine();
                output.WriteLine($"{heading}:");
            }

            output.WriteLine(line);
        }

        output.WriteLine();
        return exitCode;
    }
}
