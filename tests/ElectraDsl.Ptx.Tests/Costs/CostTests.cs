using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using ElectraDsl.Kernels;
using ElectraDsl.Kernels.Backends.Portable.Encoder;
using ElectraDsl.Kernels.Tools.Cases;
using ElectraDsl.Kernels.Tools.Costs;
using ElectraDsl.Ptx.Tests.Driver;
using ElectraDsl.Ptx.Tests.Execution;
using ElectraDsl.Ptx.Tests.Models;
using ElectraDsl.Testing;
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

    private static readonly (string Variant, string Op)[] Predicted =
    [
        ("preset Small", "masking"), ("original", "masking"), ("whole words", "masking"), ("spans", "masking"),
        ("preset Small", "generator head"), ("2,001 tokens, inverse CDF", "generator head"), ("127 tokens, 5 likeliest", "generator head"),
        ("preset Small", "replacement"), ("preset Small", "RTD loss"), ("preset Small", "AdamW"),
    ];

    private static readonly BlockCase[] PredictedBlocks =
    [
        new EmbeddingBlock(vocabulary: 30_522, embeddingSize: 128),
        .. Enum.GetValues<Activation>().Select(activation => new LinearBlock(activation, hasBias: true, hiddenSize: 64, feedForwardSize: 256)),
        new AttentionBlock(heads: 4, headSize: 64, window: 0, pairs: null, rate: 0),
        new AttentionBlock(heads: 4, headSize: 64, window: 0, pairs: null, rate: 0.1),
        new ResidualNormBlock(NetworkWith(dropout: 0)),
        new ResidualNormBlock(NetworkWith(dropout: 0.1)),
        new DropoutBlock(rate: 0.1, hiddenSize: 256),
    ];

    /// <summary>The table that <c>kernels bench</c> predicts a GPU's speed from.</summary>
    [Fact]
    public void PredictedShares_ComeFromWhatTheMachineCounts()
    {
        string[] counted =
        [
            .. Predicted.Select(entry => Counted(
                KernelModels.All[entry.Variant], OpCase.AllOf(KernelModels.All[entry.Variant]).Single(known => known.Op == entry.Op))),
            .. PredictedBlocks.Select(block => Counted(KernelModels.Plain, block)),
        ];
        string path = Path.Combine(Repository.Root, "kernels", "ElectraDsl.Kernels.Tools", "Costs", "Costs.tsv");
        if (Environment.GetEnvironmentVariable(RewriteVariable) == "1")
            File.WriteAllText(path, string.Join('\n', counted) + '\n');
        Assert.Equal(counted, File.ReadAllLines(path));
    }

    /// <summary>As the GPU's own data sheet has it: 132 multiprocessors of four schedulers at 1.98 GHz, 4.8 TB/s.</summary>
    [Fact]
    public void Share_IsWhatIssuingTheInstructionsLeaves()
    {
        GpuSpeed gpu = GpuSpeed.Known.Single(known => known.Name == "H200");
        Assert.Equal(132 * 4 * 1.98e9, gpu.InstructionsPerSecond);
        Assert.Equal(1, new KernelCost("op", "", "", 4_800_000, 1_000, 0).ShareOn(gpu));
        Assert.Equal(0.5, new KernelCost("op", "", "", 4_800_000, 2 * 1_045_440, 0).ShareOn(gpu), 12);
        Assert.Equal(0.25, new KernelCost("op", "", "", 4_800_000, 0, 4 * 261_360).ShareOn(gpu), 12);
        Assert.Equal((132, 1.98e9), new EmulatedCudaDriver().OpenDevice().Clock());
    }

    private static string Counted(ModelKernels model, OpCase op)
    {
        EmulatedCudaDriver driver = new();
        KernelTable kernels = model.On(driver.OpenDevice());
        OpSetting setting = op.Workload(quick: true);
        using DisposeScope scope = NewDisposeScope();
        using Generator random = new(1);
        _ = op.Run(kernels, setting, [.. setting.Inputs.Select(input => input.Make(random))]);
        Assert.True(driver.Findings.IsEmpty, string.Join(Environment.NewLine, driver.Findings.All));
        long instructions = driver.Counters.Values.Sum(counter => counter.WarpInstructions);
        long turns = driver.Counters.Values.Sum(counter => counter.SharedTurns);
        return new KernelCost(op.Op, op.CostVariant!, setting.Shape, op.BytesMoved(setting), instructions, turns).ToLine();
    }

    private static NetworkConfig NetworkWith(double dropout) => NetworkConfig.Of(new GeneratorAttribute { HiddenSize = 256, Dropout = dropout });

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
