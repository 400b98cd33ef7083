using ElectraDsl.Kernels.Tools.Cases;
using ElectraDsl.Kernels.Tools.Costs;
using Spectre.Console;

namespace ElectraDsl.Cli;

/// <summary>The part of a GPU's memory bandwidth that each kernel can reach, from what it costs, where no GPU measures it.</summary>
internal static class KernelShares
{
    /// <summary>Writes a column for each known GPU.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<OpCase> ops)
    {
        terminal.Heading("Of a GPU's memory bandwidth, at most");
        Table table = new Table { Border = terminal.IsRich ? TableBorder.Rounded : TableBorder.Ascii }.AddColumn("op or block");
        foreach (GpuSpeed gpu in GpuSpeed.Known)
            _ = table.AddColumn(new TableColumn(gpu.Name).RightAligned().NoWrap());
        foreach (OpCase op in ops.Where(op => KernelCost.Of(op) is not null).DistinctBy(op => (op.Op, op.CostVariant)))
            _ = table.AddRow([new Text(op.CostVariant == "" ? op.Op : $"{op.Op},\n  {op.CostVariant}"), .. GpuSpeed.Known.Select(gpu => new Text(Of(op, gpu)))]);
        terminal.Console.Write(table);
        terminal.Line("No GPU measured this: instructions and turns in shared memory were counted by");
        terminal.Line("an interpreter of the kernels' PTX; speeds are those of NVIDIA's data sheets.");
        WriteOwn(terminal, ops);
    }

    /// <summary>Says what the column beside measured shares is.</summary>
    public static void WriteNotes(Terminal terminal, IReadOnlyList<OpCase> ops)
    {
        terminal.Line("at most     what this GPU's clock allows: instructions and turns in shared memory");
        terminal.Line("            were counted by an interpreter of the kernels' PTX");
        WriteOwn(terminal, ops);
    }

    private static void WriteOwn(Terminal terminal, IReadOnlyList<OpCase> ops)
    {
        if (ops.Any(op => op.HasUsersFunction && KernelCost.Of(op) is not null))
            terminal.Line("~  counted with the built-in function in the place of yours");
    }

    /// <summary>"47 %", with a tilde where it was counted with another function; empty where nothing was counted.</summary>
    public static string Of(OpCase op, in GpuSpeed gpu) =>
        KernelCost.Of(op) is { } cost ? (op.HasUsersFunction ? "~" : "") + Words.Percent(cost.ShareOn(gpu)) : "";
}
