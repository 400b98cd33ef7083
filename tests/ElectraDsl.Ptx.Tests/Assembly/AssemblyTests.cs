using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Kernels.Backends.Ptx;
using ElectraDsl.Ptx.Tests.Driver;
using ElectraDsl.Testing;
using Xunit.Abstractions;

namespace ElectraDsl.Ptx.Tests.Assembly;

/// <summary>NVIDIA's assembler takes every text for every GPU since Volta, hardly anything spills, and what each takes is known.</summary>
public sealed class AssemblyTests(ITestOutputHelper output)
{
    private const string RewriteVariable = "ELECTRADSL_REWRITE_BASELINES";

    // Where a line in a file is appended that says how much was assembled, for whoever runs the tests without their output.
    private const string SummaryVariable = "ELECTRADSL_PTXAS_SUMMARY";

    // Stores and loads, of a thread. A few registers the assembler spills by its own choice, for one more block on a multiprocessor.
    private const int MostSpills = 64;

    private static readonly (int Major, int Minor)[] Gpus = [(7, 0), (7, 5), (8, 0), (8, 6), (9, 0)];

    [SkippableFact]
    public void EveryText_IsAssembledForEveryGpu()
    {
        Ptxas? ptxas = Ptxas.Find();
        Skip.If(ptxas is null, $"There is no ptxas on the path, and {Ptxas.Variable} names none: NVIDIA's CUDA toolkit has it.");
        long start = Stopwatch.GetTimestamp();
        using TemporaryFolder folder = new();
        KernelBody[] bodies = [.. KernelTexts.Distinct];
        string[] rows = new string[bodies.Length];
        _ = Parallel.For(0, bodies.Length, index => rows[index] = RowOf(ptxas, bodies[index], folder[$"{index}"]));
        string targets = string.Join(", ", Gpus.Select(TargetOf));
        string summary = $"{bodies.Length} PTX texts assembled for {Gpus.Length} targets ({targets}) by ptxas {ptxas.Version}";
        output.WriteLine($"{summary} in {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s");
        if (Environment.GetEnvironmentVariable(SummaryVariable) is { Length: > 0 } file)
            File.AppendAllText(file, summary + "\n");
        Compare(ptxas, rows);
    }

    /// <summary>Texts for GPUs before Ampere differ in nothing but the name of the target: what the machine executes is what they get.</summary>
    [Fact]
    public void TextsForOlderGpus_AreTheSame() => Assert.All(
        KernelTexts.Distinct.Where((_, index) => index % 8 == 0),
        body => Assert.Equal(
            EmulatedCudaDriver.TextOf(body, PtxTarget.Newest).Text,
            EmulatedCudaDriver.TextOf(body, PtxTarget.For(7, 0)).Text.Replace(".target sm_70", ".target sm_80", StringComparison.Ordinal)));

    private static string RowOf(Ptxas ptxas, KernelBody body, string file)
    {
        StringBuilder row = new($"| `{body.Name}` |");
        foreach ((int major, int minor) in Gpus)
        {
            PtxTarget target = PtxTarget.For(major, minor);
            string path = $"{file}.{target}.ptx";
            File.WriteAllText(path, EmulatedCudaDriver.TextOf(body, target).Text);
            AssembledKernel kernel = ptxas.Assemble(path, TargetOf((major, minor)));
            Assert.True(kernel.Spills <= MostSpills, $"{body}, {TargetOf((major, minor))}: {kernel.Spills} bytes spilled");
            _ = row.Append(CultureInfo.InvariantCulture, $" {kernel.Registers}{(kernel.Spills == 0 ? "" : $", {kernel.Spills} spilled")} |");
            if ((major, minor) == Gpus[^1])
                _ = row.Append(CultureInfo.InvariantCulture, $" {kernel.Shared} |");
        }

        return row.ToString();
    }

    /// <summary>Another assembler takes other registers: its table is not this one.</summary>
    private static void Compare(Ptxas ptxas, string[] rows)
    {
        string path = Path.Combine(Folder(), "Resources.md");
        string head = $"Registers of a thread, bytes that it spills, if any, and bytes of shared memory of a block: ptxas {ptxas.Version}.";
        string actual = $"""
            # What the kernels take on a GPU

            {head}

            | kernel | {string.Join(" | ", Gpus.Select(TargetOf))} | shared |
            | --- | {string.Join(" | ", Gpus.Select(_ => "---"))} | --- |
            {string.Join('\n', rows)}

            """.ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable(RewriteVariable) == "1")
            File.WriteAllText(path, actual);
        string[] expected = File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n'), lines = actual.Split('\n');
        if (!expected.Contains(head))
            return;
        string[] gone = [.. expected.Except(lines)], added = [.. lines.Except(expected)];
        Assert.True(
            gone.Length == 0 && added.Length == 0,
            $"What kernels take changed; where that is meant, write it anew with {RewriteVariable}=1.\n"
            + $"- {string.Join("\n- ", gone)}\n+ {string.Join("\n+ ", added)}");
    }

    private static string TargetOf((int Major, int Minor) gpu) => $"sm_{gpu.Major}{gpu.Minor}";

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
