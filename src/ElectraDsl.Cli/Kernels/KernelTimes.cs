using ElectraDsl.Kernels;
using ElectraDsl.Kernels.Tools.Cases;
using ElectraDsl.Kernels.Tools.Costs;
using ElectraDsl.Kernels.Tools.Timing;
using Spectre.Console;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary>Times all ops of a model on a device.</summary>
internal static class KernelTimes
{
    private const int Rounds = 15, QuickRounds = 5;

    /// <summary>Writes the times.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="facts">The model.</param>
    /// <param name="model">Its kernels.</param>
    /// <param name="device">What to time.</param>
    /// <param name="quick">Smaller workloads and fewer rounds.</param>
    /// <param name="load">What is to be said of other work on the machine.</param>
    public static void Write(Terminal terminal, ModelConfig facts, ModelKernels model, torch.Device device, bool quick, string? load)
    {
        int rounds = quick ? QuickRounds : Rounds;
        string threads = device.type == DeviceType.CPU ? $", {torch.get_num_threads()} threads" : "";
        terminal.Heading($"{facts.FullName} on {device}{threads}, medians of {rounds} rounds");
        KernelTable kernels = model.For(device);
        double ceiling = CopyCeiling.Measure(device);
        Table table = new Table { Border = terminal.IsRich ? TableBorder.Rounded : TableBorder.Ascii }
            .AddColumn(new TableColumn("op or block").Width(20));
        GpuSpeed? gpu = device.type == DeviceType.CUDA ? GpuSpeed.Of(device, ceiling) : null;
        string[] columns = gpu is null
            ? ["time", "GB/s", "of copy", "TorchSharp", "faster"]
            : ["time", "GB/s", "of copy", "at most", "TorchSharp", "faster"];
        foreach (string column in columns)
            _ = table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        IReadOnlyList<OpCase> ops = OpCase.AllOf(model, facts);
        foreach (OpCase op in ops)
        {
            KernelTiming timing = KernelTiming.Of(op, kernels, device, rounds, quick);
            List<Text> row =
            [
                new Text($"{op.Op}, {op.RunnerOf(kernels)}\n  {timing.Shape}"),
                new Text(Milliseconds(timing.Seconds)),
                new Text(Words.ShortFigure(timing.BytesPerSecond / 1e9)),
                new Text(Words.Percent(timing.BytesPerSecond / ceiling)),
                new Text(Milliseconds(timing.PlainSeconds)),
                new Text($"{Words.ShortFigure(timing.PlainSeconds / timing.Seconds)} x", new Style(decoration: Decoration.Bold)),
            ];
            if (gpu is { } here)
                row.Insert(columns.Length - 2, new Text(KernelShares.Of(op, here)));
            _ = table.AddRow(row);
        }

        terminal.Console.Write(table);
        // Lines of at most 80 columns.
        terminal.Line($"of copy     part of what a large copy reaches here, {Words.ShortFigure(ceiling / 1e9)} GB/s read and written;");
        terminal.Line("            what fits a cache may exceed it");
        terminal.Line("TorchSharp  the same made of plain TorchSharp calls, in the same rounds");
        if (gpu is null)
            KernelShares.Write(terminal, ops);
        else
            KernelShares.WriteNotes(terminal, ops);
        if (load is not null)
            terminal.Notice(load);
    }

    private static string Milliseconds(double seconds) => $"{Words.ShortFigure(seconds * 1e3)} ms";
}
