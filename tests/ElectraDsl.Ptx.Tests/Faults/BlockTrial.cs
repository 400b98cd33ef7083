using ElectraDsl.Kernels;
using ElectraDsl.Kernels.Backends.Ptx;
using ElectraDsl.Ptx.Tests.Driver;
using ElectraDsl.Ptx.Tests.Execution;
using Xunit.Sdk;

namespace ElectraDsl.Ptx.Tests.Faults;

/// <summary>A block of an encoder on which faults are tried: calls that give every value and gradient, and throw where one is wrong.</summary>
internal sealed class BlockTrial : IFaultTrial
{
    // A right kernel executes some hundred thousand instructions of warps a block in these shapes.
    private static readonly MachineSettings Machine = new() { MostInstructions = 5_000_000 };

    private readonly Func<CudaDevice, float[]>[] calls;
    private readonly float[][] right;
    private readonly double slack;

    /// <param name="slack">How much of the largest value of a call rounds one way or another, whatever the kernels do.</param>
    /// <param name="calls">The calls.</param>
    internal BlockTrial(double slack, params Func<CudaDevice, float[]>[] calls)
    {
        this.calls = calls;
        this.slack = slack;
        EmulatedCudaDriver driver = new(Machine);
        CudaDevice device = driver.OpenDevice();
        right = [.. calls.Select(call => call(device))];
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
            CudaDevice device = driver.OpenDevice();
            foreach ((Func<CudaDevice, float[]> call, float[] expected) in calls.Zip(right))
            {
                string? wrong = null;
                try
                {
                    differs |= Differ(call(device), expected);
                }
                catch (XunitException difference)
                {
                    wrong = difference.Message;
                }

                if (!driver.Findings.IsEmpty)
                    return (FaultOutcome.Finding, driver.Findings.All[0].ToString());
                if (driver.TakeUnwritten() is [string unwritten, ..])
                    return (FaultOutcome.Finding, unwritten);
                if (wrong is not null)
                    return (FaultOutcome.WrongResult, wrong);
            }
        }
        catch (CudaException refused)
        {
            return (FaultOutcome.Finding, refused.Message);
        }

        return differs ? (FaultOutcome.Missed, "results differ within their bounds") : (FaultOutcome.NoDifference, "nothing differs");
    }

    private bool Differ(float[] values, float[] expected)
    {
        double most = slack * expected.Max(Math.Abs);
        return values.Zip(expected).Any(pair => Math.Abs(pair.First - pair.Second) > most);
    }
}
