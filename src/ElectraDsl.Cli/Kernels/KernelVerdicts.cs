using System.Globalization;
using ElectraDsl.Kernels;
using ElectraDsl.Kernels.Tools.Cases;
using ElectraDsl.Kernels.Tools.Verification;
using Spectre.Console;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary>Verifies all ops of a model on all backends that are here, and shows by how much they differ from the reference.</summary>
internal static class KernelVerdicts
{
    /// <summary>Writes the errors; returns whether all backends agree with the reference.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="facts">The model.</param>
    /// <param name="model">Its kernels.</param>
    /// <param name="seed">Of the inputs.</param>
    public static bool Write(Terminal terminal, ModelConfig facts, ModelKernels model, ulong seed)
    {
        IReadOnlyList<BackendPresence> backends = BackendPresence.All(model);
        List<(string Name, torch.Device Device, KernelTable Kernels)> tables =
            [.. backends.Where(backend => backend.Kernels is not null).Select(backend => (backend.Name, backend.Device, backend.Kernels!))];
        KernelTable trained = model.For(torch.CPU);
        terminal.Heading($"{facts.FullName}, random inputs of seed {seed.ToString(CultureInfo.InvariantCulture)}");
        Table table = new Table { Border = terminal.IsRich ? TableBorder.Rounded : TableBorder.Ascii }
            .AddColumn(new TableColumn("op or block").NoWrap())
            .AddColumn(new TableColumn("backend").NoWrap());
        foreach (string column in new[] { "max abs", "max rel", "verdict" })
            _ = table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        List<string> faults = [];
        long values = 0;
        foreach (OpCase op in OpCase.AllOf(model, facts))
        {
            List<(string Backend, IReadOnlyList<OutputCheck> Checks)> checked_ =
                [.. tables.Select(entry => (entry.Name, KernelVerification.Check(op, entry.Kernels, entry.Device, seed)))];
            // A kernel of the user's own stands in no backend's table.
            if (tables.TrueForAll(entry => op.KernelOf(entry.Kernels).GetType() != op.KernelOf(trained).GetType()))
                checked_.Add((op.RunnerOf(trained), KernelVerification.Check(op, trained, torch.CPU, seed)));
            _ = table.AddRow(new Text(op.Op, new Style(decoration: Decoration.Bold)));
            foreach (string output in checked_.SelectMany(entry => entry.Checks).Select(check => check.Output).Distinct().ToArray())
            {
                foreach ((string backend, OutputCheck check) in checked_.SelectMany(entry =>
                    entry.Checks.Where(check => check.Output == output).Select(check => (entry.Backend, check))))
                {
                    values += check.Values;
                    _ = table.AddRow(
                        new Text($"  {check.Output}"),
                        new Text(backend),
                        new Text(Absolute(check)),
                        new Text(Relative(check)),
                        Verdict(check));
                    if (!check.Agrees)
                        faults.Add(
                            $"{op.Op} on {backend}: {Words.Count(check.Outside)} of {Words.Count(check.Values)} wrong, the first in {check.FirstFault}.");
                }
            }
        }

        terminal.Console.Write(table);
        foreach (BackendPresence absent in backends.Where(backend => backend.Kernels is null))
            terminal.Line($"{absent.Name} was not verified: {absent.Absence}.");
        foreach (string fault in faults)
            terminal.Line(fault);
        terminal.Line(faults.Count == 0
            ? $"All agree with the reference: {Words.Count(values)} values on {string.Join(", ", tables.Select(entry => entry.Name))}."
            : $"{faults.Count} outputs DISAGREE with the reference.");
        return faults.Count == 0;
    }

    private static string Absolute(OutputCheck check) =>
        !check.IsExact ? check.MaximalAbsoluteError.ToString("0.0e-0", CultureInfo.InvariantCulture) : check.Agrees ? "equal" : "differ";

    private static string Relative(OutputCheck check) =>
        check.IsExact ? "" : check.MaximalRelativeError.ToString("0.0e-0", CultureInfo.InvariantCulture);

    private static Text Verdict(OutputCheck check) => !check.Agrees
        ? new Text("WRONG", new Style(Color.Red))
        : new Text(check.OpenDraws > 0 ? $"ok, {Words.Count(check.OpenDraws)} near ties" : "ok");
}
