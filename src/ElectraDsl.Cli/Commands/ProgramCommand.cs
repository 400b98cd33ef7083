using System.CommandLine;
using ElectraDsl.FineTuning;

namespace ElectraDsl.Cli;

/// <summary>
/// A command that another library of ElectraDsl adds to the program of a project that references it: the compiler names it in the Main that it
/// writes.
/// </summary>
public abstract class ProgramCommand
{
    /// <summary>For the libraries of ElectraDsl, which alone can see what a command is made of.</summary>
    internal ProgramCommand()
    {
    }

    /// <summary>Examples for the help.</summary>
    internal abstract string[] Examples { get; }

    /// <summary>Makes the command.</summary>
    /// <param name="heads">The project's heads.</param>
    /// <param name="common">Options that other commands have, too.</param>
    /// <param name="terminal">Where it writes.</param>
    internal abstract Command Make(IReadOnlyList<FineTuningRecipe> heads, CommonOptions common, Terminal terminal);
}
