using ElectraDsl.Kernels;
using ElectraDsl.Kernels.Tools.Cases;
using ElectraDsl.Kernels.Tools.Verification;
using ElectraDsl.Ptx.Tests.Driver;
using ElectraDsl.Ptx.Tests.Execution;
using ElectraDsl.Ptx.Tests.Models;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace ElectraDsl.Ptx.Tests.Kernels;

/// <summary>
/// Every op in every variant, through the product's own host code, against the reference in double precision: no wrong value and no finding,
/// whatever the machine may choose.
/// </summary>
public sealed class KernelTests(ITestOutputHelper output)
{
    private const string SlowVariable = "ELECTRADSL_SLOW_TESTS";

    // The largest of the op's own settings, which takes as long as all others, for one variant of each op.
    private static readonly HashSet<string> WithOwnSettings = ["binary cross entropy", "distinct", "Gumbel-max", "inverse CDF", "plain"];

    public static TheoryData<string, string> Variants
    {
        get
        {
            TheoryData<string, string> data = [];
            AddAll("masking", KernelModels.Masking.Keys);
            AddAll("generator head", KernelModels.Heads.Keys);
            AddAll("RTD loss", KernelModels.Losses.Keys);
            AddAll("replacement", ["plain"]);
            AddAll("AdamW", ["plain"]);
            return data;

            void AddAll(string op, IEnumerable<string> variants)
            {
                foreach (string variant in variants)
                    data.Add(op, variant);
            }
        }
    }

    public static TheoryData<string> Heads => [.. KernelModels.Heads.Keys];

    public static TheoryData<string> Presets => [.. KernelModels.Presets.Keys];

    [Theory]
    [MemberData(nameof(Variants))]
    public void EveryVariant_AgreesWithTheReferenceAndDoesNothingWrong(string op, string variant)
    {
        ModelKernels model = ModelOf(variant);
        OpCase kernel = OpCase.AllOf(model).Single(known => known.Op == op);
        OpSetting[] settings = [.. WithOwnSettings.Contains(variant) ? kernel.Settings : [], .. OddShapes.Of(kernel)];
        Run(model, kernel, new MachineSettings(), settings);
    }

    /// <summary>With all of <see cref="MachineSettings.Freedoms"/>.</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void WhateverAGpuMayChoose_ResultsAgree(string op, string variant)
    {
        ModelKernels model = ModelOf(variant);
        OpCase kernel = OpCase.AllOf(model).Single(known => known.Op == op);
        IReadOnlyList<OpSetting> settings = OddShapes.Of(kernel);
        foreach (MachineSettings freedom in MachineSettings.Freedoms)
            Run(model, kernel, freedom, [settings[2], settings[5], settings[8]]);
    }

    /// <summary>The kernels of a vocabulary that is made and dropped piece by piece.</summary>
    [Theory]
    [MemberData(nameof(Heads))]
    public void VocabularyInChunks_AgreesWithTheReference(string variant)
    {
        ModelKernels model = KernelModels.Heads[variant];
        OpCase kernel = OpCase.AllOf(model).Single(known => known.Op == "generator head");
        foreach (int tiles in new[] { 1, 3 })
            Run(model, kernel, new MachineSettings(), OddShapes.Of(kernel), head => new InChunks(head, tiles * VocabularyTile.Width));
    }

    [SkippableTheory]
    [MemberData(nameof(Presets))]
    [Trait("Category", "Slow")]
    public void EveryPreset_AgreesWithTheReference(string preset)
    {
        Skip.If(Environment.GetEnvironmentVariable(SlowVariable) != "1", $"Minutes long: set {SlowVariable}=1.");
        ModelKernels model = KernelModels.Presets[preset];
        foreach (OpCase op in OpCase.AllOf(model))
        {
            Run(model, op, new MachineSettings(), op.Settings);
            Run(model, op, new MachineSettings(), OddShapes.Of(op));
        }
    }

    private static ModelKernels ModelOf(string variant) => variant == "plain" ? KernelModels.Plain : KernelModels.All[variant];

    private void Run(
        ModelKernels model,
        OpCase op,
        MachineSettings machine,
        IReadOnlyList<OpSetting> settings,
        Func<GeneratorHeadPasses, IGeneratorHeadKernel>? wrap = null)
    {
        EmulatedCudaDriver driver = new(machine);
        KernelTable kernels = model.On(driver.OpenDevice());
        if (wrap is not null)
            kernels = kernels with { GeneratorHead = wrap((GeneratorHeadPasses)kernels.GeneratorHead) };
        IReadOnlyList<OutputCheck> checks = KernelVerification.Check(op, kernels, CPU, seed: 7, settings);
        Assert.True(driver.Findings.IsEmpty, string.Join(Environment.NewLine, driver.Findings.All));
        Assert.Empty(driver.TakeUnwritten());
        Assert.All(checks, check => Assert.True(check.Agrees && check.Values > 0, $"{check.Output}: {check.FirstFault}"));
        Assert.True(driver.Launches >= settings.Count, $"{driver.Launches} launches");
        output.WriteLine(
            $"{op.Op}, {op.Variant}: {settings.Count} shapes, {driver.Launches} launches, {checks.Sum(check => check.Values):#,0} values, "
            + $"{driver.Counters.Values.Sum(counter => counter.ThreadInstructions):#,0} instructions");
    }
}
