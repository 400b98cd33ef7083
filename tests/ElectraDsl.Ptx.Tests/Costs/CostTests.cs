using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using ElectraDsl.Kernels;
using ElectraDsl.Kernels.Backends.Portable.Encoder;
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

    private static readonly Dropout Dropped = new(0.1, new DropoutKey(Seed: 1, Step: 0, Place: 0, FirstSequence: 0));

    private static readonly (string Block, string Shape, long Elements, Func<EncoderKernels, Tensor> Run)[] Blocks =
    [
        ("LayerNorm, dropout", "4 x 128 x 256", 4 * 128 * 256, kernels => kernels.ResidualNorm.PostNorm(
            Leaf(4, 128, 256), Leaf(4, 128, 256), new Norm(Normalization.LayerNorm, 1e-6), Leaf(256), Leaf(256), Dropped)),
        ("GELU", "512 x 1,024", 512 * 1024, kernels => kernels.Linear.Activated(Leaf(512, 8), Leaf(1024, 8), Leaf(1024), Activation.Gelu)),
        ("SwiGLU", "512 x 1,024", 512 * 1024, kernels => kernels.Linear.Activated(Leaf(512, 8), Leaf(2048, 8), Leaf(2048), Activation.SwiGlu)),
        ("dropout", "4 x 128 x 256", 4 * 128 * 256, kernels => kernels.Dropout.Run(Leaf(4, 128, 256), Dropped)),
        ("attention, dropout", "2 x 128, 4 heads of 64", 2 * 128 * 4 * 64, kernels => kernels.Attention.Run(
            Leaf(2, 128, 3 * 256), 4, AttentionMask.All(null, zeros(2, 128, ScalarType.Int64)), null, Dropped)),
        ("embedding", "4 x 128 ids, 128 wide", 4 * 128 * 128, kernels =>
        {
            Tensor table = Leaf(41, 128);
            table.grad = zeros(41, 128);
            return kernels.Embedding.Lookup(table, tensor([.. Enumerable.Range(0, 4 * 128).Select(token => token * 7L % 41)], [4, 128]));
        }),
    ];

    [Fact]
    public void Costs_AreThoseOfTheTable()
    {
        StringBuilder table = new("""
            # What the kernels cost

            Counted by the PTX machine on the batch of a small training step. An element is a logit of the generator head, a parameter of AdamW, a
            token of any other op, and a value that a block inside an encoder gives; blocks are run forward and backward. Sectors are of 32 bytes; turns
            are those of a request of a warp in shared memory.

            | kernel | op, variant | shape | instructions an element | of warps a block | sectors a request | would do | turns a request |
            | --- | --- | --- | --- | --- | --- | --- | --- |

            """.ReplaceLineEndings("\n"));
        foreach ((string variant, string op) in Measured)
            Measure(table, variant, op);
        foreach ((string block, string shape, long elements, Func<EncoderKernels, Tensor> run) in Blocks)
            Measure(table, block, shape, elements, run);
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
        Append(table, driver, $"{op}, {variant}", setting.Shape, elements);
    }

    private static void Measure(StringBuilder table, string block, string shape, long elements, Func<EncoderKernels, Tensor> run)
    {
        EmulatedCudaDriver driver = new();
        using DisposeScope scope = NewDisposeScope();
        Tensor result = run(PortableEncoder.Create(driver.OpenDevice()));
        result.backward([ones_like(result)]);
        Append(table, driver, block, shape, elements);
    }

    private static void Append(StringBuilder table, EmulatedCudaDriver driver, string what, string shape, long elements)
    {
        Assert.True(driver.Findings.IsEmpty, string.Join(Environment.NewLine, driver.Findings.All));
        foreach ((string kernel, LaunchCounters counted) in driver.Counters)
        {
            string name = kernel.Split('<')[0];
            _ = table.Append(
                CultureInfo.InvariantCulture,
                $"| {name} | {what} | {shape} | {(double)counted.ThreadInstructions / elements:F1} |")
                .Append(
                    CultureInfo.InvariantCulture,
                    $" {counted.WarpInstructions / counted.Blocks:#,0} | {Ratio(counted.Sectors, counted.Requests)} |")
                .Append(
                    CultureInfo.InvariantCulture,
                    $" {Ratio(counted.NeededSectors, counted.Requests)} | {Ratio(counted.SharedTurns, counted.SharedRequests)} |\n");
        }
    }

    /// <summary>In libtorch's own memory, which begins at a sector; an array's does not always.</summary>
    private static Tensor Leaf(params long[] shape) => ones(shape).requires_grad_(true);

    private static string Ratio(long part, long whole) =>
        whole == 0 ? "" : ((double)part / whole).ToString("F2", CultureInfo.InvariantCulture);

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
