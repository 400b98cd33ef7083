using ElectraDsl.Kernels;
using ElectraDsl.Kernels.Backends.Ptx;
using ElectraDsl.Kernels.Tools.Cases;
using ElectraDsl.Kernels.Tools.Verification;
using ElectraDsl.Ptx.Tests.Driver;
using ElectraDsl.Ptx.Tests.Execution;
using ElectraDsl.Ptx.Tests.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Ptx.Tests.Faults;

/// <summary>An op of a model on which faults are tried, with what must come out.</summary>
internal sealed class FaultTrial : IFaultTrial
{
    private const ulong Seed = 7;

    // A right kernel executes some ten thousand instructions of warps a block in these shapes.
    private static readonly MachineSettings Machine = new() { MostInstructions = 1_000_000 };

    private readonly ModelKernels model;
    private readonly OpCase op;
    private readonly Func<GeneratorHeadPasses, IGeneratorHeadKernel>? wrap;
    private readonly List<(OpSetting Setting, IReadOnlyList<ExpectedOutput> Expected, double[][] Actual)> shapes = [];

    /// <param name="model">The kernels.</param>
    /// <param name="op">The op.</param>
    /// <param name="wrap">How a head is called; null for as it is.</param>
    internal FaultTrial(ModelKernels model, string op, Func<GeneratorHeadPasses, IGeneratorHeadKernel>? wrap = null)
    {
        this.model = model;
        this.wrap = wrap;
        this.op = OpCase.AllOf(model).Single(known => known.Op == op);
        EmulatedCudaDriver driver = new(Machine);
        KernelTable kernels = TableOn(driver);
        // Every other shape finds most; the rest and the op's own, which take longer, are for what is left.
        ILookup<bool, OpSetting> odd = OddShapes.Of(this.op).Index().ToLookup(shape => shape.Index % 2 == 1, shape => shape.Item);
        foreach (OpSetting setting in odd[true].Concat(odd[false]).Concat(this.op.Settings))
        {
            using DisposeScope scope = NewDisposeScope();
            IReadOnlyList<ExpectedOutput> expected = this.op.Reference(setting, Inputs(setting));
            shapes.Add((setting, expected, Outputs(kernels, setting)));
        }

        Texts = [.. driver.Executed.Select(kernel => (EmulatedCudaDriver.TextOf(kernel.Body, PtxTarget.Newest).Text, kernel.Lines))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Text, IReadOnlySet<int> Executed)> Texts { get; }

    /// <inheritdoc/>
    public (FaultOutcome Outcome, string Detail) Try(string text, PlantedFault fault)
    {
        EmulatedCudaDriver driver = new(Machine, loaded => loaded == text ? fault.Text : loaded);
        bool differs = false;
        try
        {
            KernelTable kernels = TableOn(driver);
            foreach ((OpSetting setting, IReadOnlyList<ExpectedOutput> expected, double[][] right) in shapes)
            {
                using DisposeScope scope = NewDisposeScope();
                double[][] actual = Outputs(kernels, setting);
                if (!driver.Findings.IsEmpty)
                    return (FaultOutcome.Finding, driver.Findings.All[0].ToString());
                if (driver.TakeUnwritten() is [string unwritten, ..])
                    return (FaultOutcome.Finding, unwritten);
                IReadOnlyList<OpOutput> outputs = op.Outputs(setting);
                for (int i = 0; i < outputs.Count; i++)
                {
                    OutputCheck check = OutputCheck.Of(op.Op, setting.Shape, outputs[i], actual[i], expected[i]);
                    if (!check.Agrees)
                        return (FaultOutcome.WrongResult, check.FirstFault!);
                    differs |= !actual[i].SequenceEqual(right[i]);
                }
            }
        }
        catch (CudaException refused)
        {
            return (FaultOutcome.Finding, refused.Message);
        }

        return differs ? (FaultOutcome.Missed, "results differ within their bounds") : (FaultOutcome.NoDifference, "no bit differs");
    }

    private KernelTable TableOn(EmulatedCudaDriver driver)
    {
        KernelTable kernels = model.On(driver.OpenDevice());
        return wrap is null ? kernels : kernels with { GeneratorHead = wrap((GeneratorHeadPasses)kernels.GeneratorHead) };
    }

    private static Tensor[] Inputs(OpSetting setting)
    {
        using Generator random = new(Seed);
        return [.. setting.Inputs.Select(input => input.Make(random))];
    }

    private double[][] Outputs(KernelTable kernels, OpSetting setting) => [.. op.Run(kernels, setting, Inputs(setting)).Select(TensorValues.Doubles)];
}
