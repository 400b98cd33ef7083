using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using ElectraDsl.Kernels;
using ElectraDsl.Kernels.Tools.Cases;
using ElectraDsl.Ptx.Tests.Driver;
using ElectraDsl.Ptx.Tests.Execution;
using ElectraDsl.Ptx.Tests.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Ptx.Tests.Costs;

/// <summary>What each kernel costs a GPU, as far as it can be counted without one, as a table beside this file.</summary>
public sealed class CostTests
{
    private const string RewriteVariable = "ELECTRADSL_REWRITE_BASELINES";

    private static readonly (string Variant, string Op)[] Measured =
    [
        ("preset Small", "masking"),
        ("original", "masking"),
        ("whole words", "masking"),
        ("spans", "masking"),
        ("preset Small", "generator head"),
        ("2,001 tokens, inverse CDF", "generator head"),
        ("a user's score, 20 likeliest, never the truth", "generator head"),
        ("preset Small", "replacement"),
        ("preset Small", "RTD loss"),
        ("preset Small", "AdamW"),
    ];

    [Fact]
    public void Costs_AreThoseOfTheTable()
    {
        StringBuilder table = new("""
            # What the kernels cost

            Counted by the PTX machine on the batch of a small training step. An element is a logit of the generator head, a parameter of AdamW, and a
            token of any other op. Sectors are of 32 bytes; turns are those of a request of a warp in shared memory.

            | kernel | op, variant | shape | instructions an element | of warps a block | sectors a request | would do | turns a request |
            | --- | --- | --- | --- | --- | --- | --- | --- |

            """.ReplaceLineEndings("\n"));
        foreach ((string variant, string op) in Measured)
            Measure(table, variant, op);
        string path = Path.Combine(Folder(), "Costs.md");
        if (Environment.GetEnvironmentVariable(RewriteVariable) == "1")
            File.WriteAllText(path, table.ToString());
        string[] expected = File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n'), lines = table.ToString().Split('\n');
        string[] gone = [.. expected.Except(lines)], added = [.. lines.Except(expected)];
        Assert.True(
            gone.Length == 0 && added.Length == 0,
            $"What kernels cost changed; where that is meant, write it anew with {RewriteVariable}=1.\n"
            + $"- {string.Join("\n- ", gone)}\n+ {string.Join("\n+ ", added)}");
    }

    private static void Measure(StringBuilder table, string variant, string op)
    {
        ModelKernels model = KernelModels.All[variant];
        EmulatedCudaDriver driver = new();
        KernelTable kernels = model.On(driver.OpenDevice());
        OpCase measured = OpCase.AllOf(model).Single(known => known.Op == op);
        OpSetting setting = measured.Workload(quick: true);
        using DisposeScope scope = NewDisposeScope();
        using Generator random = new(1);
        Tensor[] inputs = [.. setting.Inputs.Select(input => input.Make(random))];
        long elements = inputs[0].numel();
        _ = measured.Run(kernels, setting, inputs);
        Assert.True(driver.Findings.IsEmpty, string.Join(Environment.NewLine, driver.Findings.All));
        foreach ((string kernel, LaunchCounters counted) in driver.Counters)
        {
            string name = kernel.Split('<')[0];
            _ = table.Append(
                CultureInfo.InvariantCulture,
                $"| {name} | {op}, {variant} | {setting.Shape} | {(double)counted.ThreadInstructions / elements:F1} |")
                .Append(
                    CultureInfo.InvariantCulture,
                    $" {counted.WarpInstructions / counted.Blocks:#,0} | {Ratio(counted.Sectors, counted.Requests)} |")
                .Append(
                    CultureInfo.InvariantCulture,
                    $" {Ratio(counted.NeededSectors, counted.Requests)} | {Ratio(counted.SharedTurns, counted.SharedRequests)} |\n");
        }
    }

    private static string Ratio(long part, long whole) =>
        whole == 0 ? "" : ((double)part / whole).ToString("F2", CultureInfo.InvariantCulture);

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
