using System.CommandLine;
using System.CommandLine.Parsing;

namespace ElectraDsl.Cli;

/// <summary>Says in one line what is wrong with a command line, and what was probably meant.</summary>
internal static class ParseErrorText
{
    /// <summary>The first thing that is wrong.</summary>
    public static string Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string place = PlaceOf(command), help = HelpOf(command);
        if (BlankOption(parsed.CommandResult) is { } blank)
            return $"{blank.Name} is '{parsed.GetResult(blank)!.Tokens.First(token => string.IsNullOrWhiteSpace(token.Value)).Value}', which is empty: {blank.Description} {help}";
        if (OptionBeforeOption(parsed.CommandResult) is var (hungry, next))
            return $"{hungry.Name} needs a value, and the option {next} follows it: {hungry.Description} {help}";
        if ((parsed.UnmatchedTokens.FirstOrDefault() ?? OptionAmongArguments(parsed.CommandResult)) is { } unknown)
            return Unknown(parsed.CommandResult, unknown);
        if (command.Action is null && command.Subcommands.Count > 0)
            return $"{place}needs a command: {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}. {help}";

        ParseError error = parsed.Errors[0];
        return error.SymbolResult switch
        {
            OptionResult { Tokens.Count: 0, IdentifierToken: null, Option: { } missing } =>
                $"{place}needs {missing.Name} <{missing.HelpName}>: {missing.Description} {help}",
            OptionResult { Tokens.Count: 0, Option: { } bare } => $"{bare.Name} needs a value: {bare.Description} {help}",
            CommandResult when command.Options.FirstOrDefault(option => option.Required && parsed.GetResult(option) is null) is { } required =>
                $"{place}needs {required.Name} <{required.HelpName}>: {required.Description} {help}",
            _ => error.Message.ReplaceLineEndings(" ").Trim(),
        };
    }

    /// <summary>An option whose value is empty or blank: no option has any use for that, and some would take it for the current folder.</summary>
    private static Option? BlankOption(CommandResult result) => result.Children.OfType<OptionResult>()
        .FirstOrDefault(option => option.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))?.Option;

    /// <summary>Whether a command line cannot be meant, though it can be parsed.</summary>
    public static bool IsFaulty(ParseResult parsed) =>
        parsed.Errors.Count > 0 || BlankOption(parsed.CommandResult) is not null || OptionBeforeOption(parsed.CommandResult) is not null
        || OptionAmongArguments(parsed.CommandResult) is not null;

    /// <summary>What is said of a word that this command does not know.</summary>
    public static string Unknown(CommandResult result, string unknown)
    {
        Command command = result.Command;
        string help = HelpOf(command), typed = unknown.Split('=', ':')[0];
        if (!unknown.StartsWith('-'))
        {
            string kind = command.Subcommands.Count > 0 ? "command" : "argument";
            string? near = OtherNames.OfCommand(unknown) is { } meant && command is RootCommand ? meant
                : NearestName.Of(unknown, command.Subcommands.Select(sub => sub.Name))
                ?? (command.Options.Any(option => option.Name == "--run") && Directory.Exists(unknown) ? $"--run {unknown}" : null);
            return $"Unknown {kind} '{unknown}'.{Question(near)} {help}";
        }

        string[] names = [.. Options(result).SelectMany(option => option.Aliases.Prepend(option.Name))];
        string of = command is RootCommand ? "" : $" of {PlaceOf(command).TrimEnd()}";
        string? other = OtherNames.OfOption(typed), name = names.Contains(other) ? other : NearestName.Of(typed, names);
        if (name is null && OtherNames.OfDeclaration(typed) is { } argument)
            return $"Unknown option{of} '{unknown}'. It shapes the model: set {argument} in the attributes of the record. {help}";
        if (name is null && Elsewhere(result, other ?? typed) is { } elsewhere)
            return $"Unknown option{of} '{unknown}'. It is an option of {elsewhere}. {help}";
        return $"Unknown option{of} '{unknown}'.{Question(name)} {help}";
    }

    /// <summary>An option that took the name of another for its value: <c>--output --steps 5</c>.</summary>
    private static (Option Option, string Next)? OptionBeforeOption(CommandResult result)
    {
        HashSet<string> names = [.. Options(result).SelectMany(option => option.Aliases.Prepend(option.Name)).Where(name => name.StartsWith('-'))];
        foreach (OptionResult option in result.Children.OfType<OptionResult>())
        {
            if (option.Tokens.FirstOrDefault(token => names.Contains(token.Value)) is { } next)
                return (option.Option, next.Value);
        }

        return null;
    }

    /// <summary>A mistyped option that a list of files took.</summary>
    private static string? OptionAmongArguments(CommandResult result) => result.Children
        .SelectMany(child => child is ArgumentResult || (child is OptionResult { Option.AllowMultipleArgumentsPerToken: true }) ? child.Tokens : [])
        .Select(token => token.Value)
        .FirstOrDefault(text => text.StartsWith("--", StringComparison.Ordinal) && !Path.Exists(text));

    private static string Question(string? name) => name is null ? "" : $" Did you mean {name}?";

    /// <summary>A command as it is typed, with those that it belongs to: <c>vocabulary train </c>.</summary>
    private static string PlaceOf(Command command) =>
        command is RootCommand ? "" : $"{string.Concat(command.Parents.OfType<Command>().Select(PlaceOf))}{command.Name} ";

    private static string HelpOf(Command command) => $"See {PlaceOf(command)}--help.";

    /// <summary>Another command that has an option: <c>pretrain (--batch-size)</c>.</summary>
    private static string? Elsewhere(CommandResult result, string option)
    {
        SymbolResult root = result;
        while (root.Parent is { } outer)
            root = outer;
        return
            ((CommandResult)root).Command.Subcommands.FirstOrDefault(command =>
                command != result.Command && command.Options.Any(known => known.Name == option))
                is { } found
            ? $"{found.Name} ({option})"
            : null;
    }

    private static IEnumerable<Option> Options(CommandResult result)
    {
        foreach (Option option in result.Command.Options)
            yield return option;
        for (SymbolResult? parent = result.Parent; parent is CommandResult outer; parent = parent.Parent)
        {
            foreach (Option option in outer.Command.Options.Where(option => option.Recursive))
                yield return option;
        }
    }
}
