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
        string place = command is RootCommand ? "" : command.Name + " ";
        string help = $"See {place}--help.";
        if (BlankOption(parsed.CommandResult) is { } blank)
            return $"{blank.Name} is '{parsed.GetResult(blank)!.Tokens.First(token => string.IsNullOrWhiteSpace(token.Value)).Value}', which is empty: {blank.Description} {help}";
        if (parsed.UnmatchedTokens is [string unknown, ..])
        {
            bool isOption = unknown.StartsWith('-');
            string[] names = isOption
                ? [.. Options(parsed.CommandResult).SelectMany(option => option.Aliases.Prepend(option.Name))]
                : [.. command.Subcommands.Select(sub => sub.Name)];
            string kind = isOption ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
            string near = NearestName.Of(unknown.Split('=', ':')[0], names) is { } name ? $" Did you mean {name}?" : "";
            string where = isOption && place.Length > 0 ? $" of {command.Name}" : "";
            return $"Unknown {kind}{where} '{unknown}'.{near} {help}";
        }

        ParseError error = parsed.Errors[0];
        return error.SymbolResult switch
        {
            OptionResult { Tokens.Count: 0, IdentifierToken: null, Option: { } missing } => $"{place}needs {missing.Name} <{missing.HelpName}>: {missing.Description} {help}",
            OptionResult { Tokens.Count: 0, Option: { } bare } => $"{bare.Name} needs a value: {bare.Description} {help}",
            CommandResult when command.Options.FirstOrDefault(option => option.Required && parsed.GetResult(option) is null) is { } required =>
                $"{place}needs {required.Name} <{required.HelpName}>: {required.Description} {help}",
            _ => error.Message.ReplaceLineEndings(" ").Trim(),
        };
    }

    /// <summary>An option whose value is empty or blank: no option has any use for that, and some would take it for the current folder.</summary>
    public static Option? BlankOption(CommandResult result) => result.Children.OfType<OptionResult>()
        .FirstOrDefault(option => option.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))?.Option;

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
