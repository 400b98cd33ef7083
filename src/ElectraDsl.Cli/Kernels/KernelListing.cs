using System.Runtime.Intrinsics;
using ElectraDsl.Kernels;
using ElectraDsl.Kernels.Tools.Cases;
using ElectraDsl.Kernels.Tools.Verification;
using Spectre.Console;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary>Which op of a model runs where.</summary>
internal static class KernelListing
{
    /// <summary>Writes the ops with what runs them on each device, then the backends.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="facts">The model.</param>
    /// <param name="model">Its kernels.</param>
    public static void Write(Terminal terminal, ModelConfig facts, ModelKernels model)
    {
        terminal.Heading(facts.FullName);
        IReadOnlyList<BackendPresence> backends = BackendPresence.All(model);
        KernelTable onCpu = model.For(torch.CPU);
        KernelTable? onCuda = torch.cuda.is_available() ? model.For(new torch.Device(DeviceType.CUDA, 0)) : null;
        TableBorder border = terminal.IsRich ? TableBorder.Rounded : TableBorder.Ascii;
        Table ops = new Table { Border = border }.AddColumn("op or block").AddColumn("variant").AddColumn("on cpu").AddColumn("on cuda");
        foreach (OpCase op in OpCase.AllOf(model, facts))
        {
            _ = ops.AddRow(
                new Text(op.Op),
                new Text(op is BlockCase block ? $"{block.Variant}: {block.Networks}" : op.Variant),
                new Text(op.RunnerOf(onCpu)),
                new Text(onCuda is null ? "no GPU here" : op.RunnerOf(onCuda)));
        }

        terminal.Console.Write(ops);
        Table here = new Table { Border = border }
            .AddColumn(new TableColumn("backend").NoWrap())
            .AddColumn(new TableColumn("device").NoWrap())
            .AddColumn("here");
        foreach (BackendPresence backend in backends)
            _ = here.AddRow(
                new Text(backend.Backend.ToString()),
                new Text(backend.Device.ToString()),
                new Text(backend.Absence is null ? Describe(backend.Backend) : $"no: {backend.Absence}"));
        terminal.Console.Write(here);
    }

    private static string Describe(KernelBackend backend) => backend switch
    {
        KernelBackend.Simd =>
            $"yes: vectorized C#, {torch.get_num_threads()} threads, {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)} bits",
        KernelBackend.TorchOps => "yes: plain TorchSharp operations",
        KernelBackend.Ilgpu => "yes: the GPU's kernels on ILGPU's CPU accelerator, for tests",
        KernelBackend.OpenCl => "yes: the GPU's kernels on an OpenCL device, for tests",
        _ => "yes: the GPU's kernels as PTX",
    };
}
