using System.Reflection;
using ElectraDsl.Kernels.Backends.OpenCl;
using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Kernels.Backends.Portable.Encoder;
using ElectraDsl.Kernels.Backends.Ptx;
using ElectraDsl.Kernels.Tools.Cases;

namespace ElectraDsl.Kernels.Tools.Dump;

/// <summary>Writes the texts of a model's portable kernels, and how they are launched, into a folder.</summary>
internal static class KernelDump
{
    /// <summary>Name of the manifest.</summary>
    internal const string ManifestFile = "manifest.json";

    /// <summary>What stands for the op of the kernels inside an encoder, which no recorded call launches.</summary>
    internal const string InsideLayers = "inside the layers";

    /// <summary>Writes one PTX and one OpenCL file a kernel, and the manifest.</summary>
    /// <param name="model">The kernels.</param>
    /// <param name="facts">The model.</param>
    /// <param name="folder">Where to; made if need be.</param>
    /// <exception cref="KernelCompilationException">A kernel cannot be compiled.</exception>
    internal static IReadOnlyList<DumpedKernel> Write(ModelKernels model, ModelConfig facts, string folder)
    {
        KernelRecorder recorder = new();
        KernelTable table = model.On(recorder);
        List<(RecordedCall Call, bool IsWorkload)> calls = [];
        foreach (OpCase op in OpCase.AllOf(model, facts))
        {
            if (op is MatrixProductCase)
                continue; // a library's, which launches none of these kernels

            // One of each, small but not trivial, with the numbers, so that a reader can hold its own reference against this one.
            calls.AddRange(op.Settings
                .Where(setting => op.Serves(table, setting))
                .Select((setting, index) => (recorder.Record(op, table, setting, isExample: index == 1), false)));
            calls.Add((recorder.Record(op, table, op.Workload(quick: false)), true));
        }

        (KernelBody Body, PtxText Ptx, string Cl)[] texts =
            [.. recorder.Bodies.Select(body => (body, PtxCompiler.Compile(body, PtxTarget.Newest), OpenClText.Compile(body, PtxCompiler.GroupSize)))];
        KernelRecorder encoder = new();
        _ = PortableEncoder.Create(encoder);
        HashSet<MethodInfo> ofLayers = [.. encoder.Bodies.Select(body => body.Method)];
        _ = Directory.CreateDirectory(folder);
        List<DumpedKernel> kernels = [];
        foreach ((KernelBody body, PtxText ptx, string cl) in texts)
        {
            string file = FileNameOf(body, kernels.Count);
            string? op = calls.FirstOrDefault(call => call.Call.Launches.Any(launch => launch.Body.Method == body.Method)).Call?.Op.Op
                ?? (ofLayers.Contains(body.Method) ? InsideLayers : null);
            File.WriteAllText(Path.Combine(folder, file + ".ptx"), ptx.Text);
            File.WriteAllText(Path.Combine(folder, file + ".cl"), cl);
            kernels.Add(new DumpedKernel(body, op, ptx.EntryPoint, file + ".ptx", file + ".cl"));
        }

        File.WriteAllText(Path.Combine(folder, ManifestFile), KernelManifest.Write(facts.FullName, kernels, calls));
        return kernels;
    }

    /// <summary>"3-GeneratorHead.LossAndGradient": in the order of a step, and never the same twice.</summary>
    private static string FileNameOf(KernelBody body, int index) =>
        $"{index + 1}-{body.Method.DeclaringType!.Name.Replace("Body", "", StringComparison.Ordinal)}.{body.Method.Name}";
}
