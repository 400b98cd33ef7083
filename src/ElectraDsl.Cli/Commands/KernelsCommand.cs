using System.CommandLine;
using System.Globalization;
using ElectraDsl.Checkpoints;
using ElectraDsl.Kernels.Tools.Dump;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary><c>kernels</c>: which kernels a model's ops run on, whether they are right, how fast they are, and their texts.</summary>
internal static class KernelsCommand
{
    /// <summary>Examples for the help.</summary>
    public static readonly string[] Examples = ["kernels list", "kernels verify", "kernels bench --quick", "kernels dump --output kernels"];

    /// <summary>Examples for the help.</summary>
    public static readonly string[] ListExamples = ["kernels list", "kernels list --model ElectraSmall"];

    /// <summary>Examples for the help.</summary>
    public static readonly string[] VerifyExamples = ["kernels verify", "kernels verify --seed 7"];

    /// <summary>Examples for the help.</summary>
    public static readonly string[] BenchExamples = ["kernels bench", "kernels bench --quick --threads 1", "kernels bench --device cuda"];

    /// <summary>Examples for the help.</summary>
    public static readonly string[] DumpExamples = ["kernels dump --output kernels"];

    /// <summary>Makes the command with its four parts.</summary>
    public static Command Make(IReadOnlyList<PretrainingRecipe> models, CommonOptions common, Terminal terminal) =>
        new("kernels", "Lists, verifies, times and writes down the fused kernels of the models: those of a training step, and the blocks inside the layers.")
        {
            List(models, common, terminal),
            Verify(models, common, terminal),
            Bench(models, common, terminal),
            Dump(common, terminal),
        };

    private static Command List(IReadOnlyList<PretrainingRecipe> models, CommonOptions common, Terminal terminal)
    {
        Command command = new("list", "Shows which op and which block inside the layers runs on which backend, in which variant, and why a backend is not available.") { common.Model };
        command.SetAction(parsed =>
        {
            foreach (PretrainingRecipe model in Chosen(models, common, parsed))
                KernelListing.Write(terminal, model.Facts, model.ModelKernels);
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Verify(IReadOnlyList<PretrainingRecipe> models, CommonOptions common, Terminal terminal)
    {
        Option<ulong?> seed = new("--seed")
        {
            Description = "Seed of the random inputs: a whole number. Default: a new one each time, which is shown.",
            HelpName = "number",
            CustomParser = result =>
            {
                if (ulong.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number))
                    return number;
                result.AddError($"--seed is '{result.Tokens[0].Value}': it must be a whole number, at least 0.");
                return null;
            },
        };
        Command command = new(
            "verify",
            "Compares every op and block, these forward and backward, on every backend of this machine with a plain reference in double precision, on random inputs of small, odd and ragged shapes, on buffers "
            + "pre-filled with NaN. Shows the largest errors; exit code 1 if one is too large, or a mask or sample differs.")
        { common.Model, seed, common.Threads };
        command.SetAction(parsed =>
        {
            common.PrepareThreads(parsed);
            ulong chosen = parsed.GetValue(seed) ?? (ulong)Random.Shared.Next();
            bool agree = true;
            foreach (PretrainingRecipe model in Chosen(models, common, parsed))
                agree &= KernelVerdicts.Write(terminal, model.Facts, model.ModelKernels, chosen);
            return agree ? ExitCode.Success : ExitCode.Fault;
        });
        return command;
    }

    private static Command Bench(IReadOnlyList<PretrainingRecipe> models, CommonOptions common, Terminal terminal)
    {
        Option<bool> quick = new("--quick") { Description = "Smaller workloads and fewer rounds: takes seconds." };
        Command command = new(
            "bench",
            "Times every op and block against plain TorchSharp calls, interleaved, as medians: time, memory traffic, its fraction of a large copy's bandwidth, and how "
            + "many times as fast. Says what part of a GPU's bandwidth each can reach, from instructions that were counted. Needs an idle machine; warns if it is not.")
        { common.Model, quick, common.Device, common.Threads };
        command.SetAction(parsed =>
        {
            TorchSharp.torch.Device device = common.PrepareDevice(parsed);
            string? load = MachineLoad.Warning();
            foreach (PretrainingRecipe model in Chosen(models, common, parsed))
                KernelTimes.Write(terminal, model.Facts, model.ModelKernels, device, parsed.GetValue(quick), load);
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Dump(CommonOptions common, Terminal terminal)
    {
        Option<string> output = new("--output")
        {
            Description = "A new folder for the texts, for example kernels.",
            HelpName = "folder",
            Required = true,
        };
        Command command = new(
            "dump",
            $"Writes the PTX and the OpenCL text of every kernel of a model, and {KernelDump.ManifestFile}: parameters, launches, inputs and bounds, for programs that run "
            + "the kernels elsewhere. Needs no GPU.")
        { output, common.Model };
        command.SetAction(parsed =>
        {
            PretrainingRecipe model = common.ModelOf(parsed);
            string folder = parsed.GetRequiredValue(output);
            if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
                throw new UsageException($"--output is '{folder}', which is there already: name a new folder.");
            if (PathObstacle.ToWritingInto(folder) is { } obstacle)
                throw new UsageException($"{obstacle}: name another folder, --output <folder>.");
            IReadOnlyList<DumpedKernel> kernels = KernelDump.Write(model.ModelKernels, model.Facts, folder);
            foreach (DumpedKernel kernel in kernels)
                terminal.Line($"{Path.Combine(folder, kernel.PtxFile)}  {kernel.EntryPoint} ({kernel.Op ?? "not of a step of this size"})");
            terminal.Line($"Wrote {kernels.Count} kernels, each as PTX and as OpenCL, and {Path.Combine(folder, KernelDump.ManifestFile)}.");
            return ExitCode.Success;
        });
        return command;
    }

    private static IEnumerable<PretrainingRecipe> Chosen(IReadOnlyList<PretrainingRecipe> models, CommonOptions common, ParseResult parsed) =>
        parsed.GetValue(common.Model) is null && models.Count > 0 ? models : [common.ModelOf(parsed)];
}
