using System.CommandLine;
using ElectraDsl.Training;
using Spectre.Console;

namespace ElectraDsl.Cli;

/// <summary><c>info</c>: what the compiler knows of a model.</summary>
internal static class InfoCommand
{
    private const string Description = "Shows what the compiler knows of the models: sizes, parameters and work of each network, memory of the parameter arena.";

    /// <summary>What may be typed.</summary>
    public static readonly string[] Examples = ["info", "info --model ElectraSmall"];

    // Weights, gradients and Adam's two moments.
    private const int BuffersOfArena = 4;

    /// <summary>Makes the command.</summary>
    public static Command Make(IReadOnlyList<PretrainingRecipe> models, CommonOptions common, Terminal terminal)
    {
        Command command = new("info", Description) { common.Model };
        command.SetAction(parsed =>
        {
            PretrainingRecipe[] chosen = parsed.GetValue(common.Model) is null ? [.. models] : [common.ModelOf(parsed)];
            foreach (PretrainingRecipe model in chosen)
                Write(terminal, model);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(Terminal terminal, PretrainingRecipe model)
    {
        ModelFacts facts = model.Facts;
        terminal.Heading(facts.FullName);
        TableBorder border = terminal.IsRich ? TableBorder.Rounded : TableBorder.Ascii;
        Table shared = new Table { Border = border, ShowHeaders = false }.AddColumn("").AddColumn("");
        foreach ((string name, string value) in ModelTable.Shared(facts))
            _ = shared.AddRow(new Text(name), new Text(value));
        ArenaLayout layout = model.Layout;
        _ = shared.AddRow(new Text("parameters"), new Text($"{Words.Count(layout.ParameterCount)}, shared ones counted once"));
        _ = shared.AddRow(
            new Text("parameter arena"),
            new Text($"{Words.Count(layout.Count)} values, {Words.Bytes(layout.Count * (double)sizeof(float))}; with gradients and moments {Words.Bytes(BuffersOfArena * layout.Count * (double)sizeof(float))}"));
        terminal.Console.Write(shared);

        Table networks = new Table { Border = border }
            .AddColumn("")
            .AddColumn(new TableColumn("generator").RightAligned())
            .AddColumn(new TableColumn("discriminator").RightAligned());
        foreach ((string name, string generator, string discriminator) in ModelTable.Networks(facts))
            _ = networks.AddRow(new Text(name), new Text(generator), new Text(discriminator));
        terminal.Console.Write(networks);
    }
}
