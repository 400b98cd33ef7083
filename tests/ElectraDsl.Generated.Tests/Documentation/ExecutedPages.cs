using System.Reflection;
using ElectraDsl.Training;

namespace ElectraDsl.Generated.Tests.Documentation;

/// <summary>
/// Every command of the pages, executed once and in the order of the pages, so that one finds what those before it made; then every C# block:
/// statements run, and models that are declared train one step.
/// </summary>
public sealed class ExecutedPages : IDisposable
{
    private readonly Dictionary<string, Outcome> commands = [];
    private readonly Dictionary<(string Page, int Block), Outcome> blocks = [];

    /// <summary>Executes them.</summary>
    public ExecutedPages()
    {
        foreach (ShownCommand command in ShownCommand.OfPages.Where(command => Substitutions.ReasonAgainst(command.Line) is null))
        {
            commands.Add(
                command.Line,
                command.Arguments is { } arguments
                    ? Workspace.Run(arguments, command.Project)
                    : new Outcome(command.Line, -1, "It is neither a command of a model's program nor in the table of those that are not executed."));
        }

        foreach ((string page, int block) in ShownCode.All)
            blocks.Add((page, block), Execute(ShownCode.BlocksOf(page)[block]));
    }

    /// <summary>Where it all happened.</summary>
    internal Workspace Workspace { get; } = new();

    /// <summary>What came of a line.</summary>
    internal Outcome OutcomeOf(string line) => commands[line];

    /// <summary>What came of a block.</summary>
    internal Outcome OutcomeOf(string page, int block) => blocks[(page, block)];

    /// <inheritdoc/>
    public void Dispose() => Workspace.Dispose();

    private Outcome Execute(string code)
    {
        try
        {
            Assembly assembly = RuntimeCompiler.Compile(Substitutions.ApplyToCode(ShownCode.SourceOf(code)));
            return ShownCode.Declares(code) ? Train(assembly, code) : Run(assembly, code);
        }
        catch (Exception fault)
        {
            // Told by the test of this block.
            return new Outcome(code, 1, fault.ToString());
        }
    }

    private Outcome Run(Assembly assembly, string code) => Workspace.Inside(() =>
    {
        TextWriter console = Console.Out;
        using StringWriter output = new();
        Console.SetOut(output);
        try
        {
            assembly.GetType("Shown")!.GetMethod("Run")!.CreateDelegate<Action>()();
        }
        finally
        {
            Console.SetOut(console);
        }

        return new Outcome(code, 0, output.ToString());
    });

    private Outcome Train(Assembly assembly, string code)
    {
        Outcome last = new(code, 0, "");
        foreach (PretrainingRecipe model in ShownCode.ModelsOf(assembly))
        {
            string corpus = Workspace.Inside(() => model.Corpus) is null ? "--corpus books" : "";
            string output = $"shown/{blocks.Count}/{model.Facts.Name}"; // pages may declare records of one name
            last = Workspace.RunAsItStands(
                $"pretrain {corpus} --output {output} --steps 1 --batch-size 2 --sequence-length 32 --evaluation-sequences 2", model);
            if (last.ExitCode != 0)
                break;
        }

        return last;
    }
}
