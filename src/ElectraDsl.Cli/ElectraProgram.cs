using System.CommandLine;
using ElectraDsl.FineTuning;
using ElectraDsl.Torch;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>The program that a project with models becomes: the compiler writes a Main that calls it.</summary>
public static class ElectraProgram
{
    /// <summary>Runs the command line.</summary>
    /// <param name="args">What the user typed.</param>
    /// <param name="models">
    /// Makes the project's models, one recipe each. It is called once libtorch has been loaded, so that a libtorch that is missing and
    /// a recipe that cannot be made are told in one line, as every other fault is.
    /// </param>
    /// <param name="heads">Makes the project's heads; null where it has none.</param>
    /// <param name="commands">Commands of other libraries that the project references; null where there are none.</param>
    /// <returns>The exit code: 0 done, 2 a mistake of the user, 1 a fault of ours, 130 stopped.</returns>
    public static int Run(
        string[] args,
        Func<IReadOnlyList<PretrainingRecipe>> models,
        Func<IReadOnlyList<FineTuningRecipe>>? heads = null,
        IReadOnlyList<ProgramCommand>? commands = null) =>
        Run(args, models, Terminal.OfProcess(), heads, commands);

    /// <summary>Runs the command line in a given terminal.</summary>
    internal static int Run(
        string[] args,
        Func<IReadOnlyList<PretrainingRecipe>> models,
        Terminal terminal,
        Func<IReadOnlyList<FineTuningRecipe>>? heads = null,
        IReadOnlyList<ProgramCommand>? commands = null)
    {
        try
        {
            TorchRuntime.Load();
            int exitCode = Invoke(args, models(), heads?.Invoke() ?? [], commands ?? [], terminal);
            terminal.Output.Flush();
            if (exitCode != ExitCode.Success || terminal.Fault is not { } unwritten)
                return exitCode;

            // As the usual programs do: all was done, but whoever reads the output should know that it is not all there.
            terminal.Error.WriteLine(
                $"Standard output could not be written to its end: {FaultLine.Of(unwritten).Text.TrimEnd('.')}. Everything else was done.");
            return ExitCode.Usage;
        }
        catch (Exception exception)
        {
            FaultLine fault = FaultLine.Of(exception);
            terminal.Error.WriteLine(args.Contains(CommandLine.Verbose) ? FaultLine.Unwrapped(exception).ToString() : fault.Text);
            return fault.ExitCode;
        }
    }

    private static int Invoke(
        string[] args,
        IReadOnlyList<PretrainingRecipe> models,
        IReadOnlyList<FineTuningRecipe> heads,
        IReadOnlyList<ProgramCommand> commands,
        Terminal terminal)
    {
        RootCommand root = CommandLine.Make(models, heads, terminal, string.Join(' ', args), commands);
        ParseResult parsed = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (ParseErrorText.IsFaulty(parsed))
            throw new UsageException(ParseErrorText.Of(parsed));
        // Faults and signals are ours to tell.
        return parsed.Invoke(new InvocationConfiguration
        {
            Output = terminal.Output,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }
}
