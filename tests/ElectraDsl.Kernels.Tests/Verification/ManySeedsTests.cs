using System.Diagnostics;
using ElectraDsl.Kernels.Tools.Cases;
using ElectraDsl.Kernels.Tools.Verification;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests.Verification;

/// <summary>
/// <c>kernels verify</c> draws its inputs from a seed of the day: right kernels must agree whatever it is. A bin, a draw or a choice that hinges on
/// the rounding of a double agrees with kernels in float at most seeds, and not at all of them.
/// </summary>
public sealed class ManySeedsTests(ITestOutputHelper output)
{
    private const string SlowVariable = "ELECTRADSL_SLOW_TESTS", SeedsVariable = "ELECTRADSL_VERIFY_SEEDS";

    private static readonly ulong[] Few = [1, 72, 4_000_000_000];

    public static TheoryData<string, KernelBackend> Every
    {
        get
        {
            TheoryData<string, KernelBackend> data = [];
            foreach (string model in Models.Keys)
            {
                foreach (KernelBackend backend in CpuBackends.List)
                    data.Add(model, backend);
            }

            return data;
        }
    }

    private static Dictionary<string, ModelKernels> Models { get; } = new()
    {
        ["QuickStart"] = Model<Spec<V2048>, UniformMasking, GumbelMaxSampling, BinaryCrossEntropy>(),
        ["inverse CDF, whole words, a user's loss"] = Model<Masked<WholeWordMode>, RareWords, InverseCdfSampling, SquaredLoss>(),
        ["draws with replacement, a policy"] = Model<Masked<OriginalMode>, RareWords, GumbelMaxSampling, BinaryCrossEntropy>(),
        ["a user's score, few candidates"] = Model<Spec<V2048, CoolWrongTop20>, RareWords, MarginSampling, BinaryCrossEntropy>(),
        ["random tokens"] = Model<Masked<DistinctMode, EightyTenTen>, UniformMasking, GumbelMaxSampling, BinaryCrossEntropy>(),
        ["cold"] = Model<Spec<V2048, Cold>, UniformMasking, GumbelMaxSampling, BinaryCrossEntropy>(),
        ["cold, inverse CDF"] = Model<Spec<V2048, WrongAndCold>, UniformMasking, InverseCdfSampling, BinaryCrossEntropy>(),
        ["uniform samples, spans"] = Model<Masked<SpanMode>, UniformMasking, UniformSampling, BinaryCrossEntropy>(),
        ["large"] = Model<Spec<V30522>, UniformMasking, InverseCdfSampling, BinaryCrossEntropy>(),
    };

    [SkippableTheory]
    [MemberData(nameof(Every))]
    public void RightKernels_AgreeAtAnySeed(string model, KernelBackend backend)
    {
        Skip.If(model == "large" || (backend == KernelBackend.OpenCl && model != "QuickStart"), "Takes longer than it tells: see the slow test.");
        Agree(model, backend, Few);
    }

    /// <summary>As many as ELECTRADSL_VERIFY_SEEDS says, 100 by default; ILGPU's CPU device, whose threads take turns, a tenth of them.</summary>
    [SkippableTheory]
    [MemberData(nameof(Every))]
    [Trait("Category", "Slow")]
    public void RightKernels_AgreeAtAHundredSeeds(string model, KernelBackend backend)
    {
        Skip.If(Environment.GetEnvironmentVariable(SlowVariable) != "1", $"Minutes long: set {SlowVariable}=1.");
        int seeds = int.TryParse(Environment.GetEnvironmentVariable(SeedsVariable), out int wanted) ? wanted : 100;
        Agree(
            model,
            backend,
            [
                .. Enumerable
                    .Range(0, backend is KernelBackend.Ilgpu or KernelBackend.OpenCl || model == "large" ? (seeds + 9) / 10 : seeds)
                    .Select(seed => (ulong)seed),
            ]);
    }

    private void Agree(string name, KernelBackend backend, ulong[] seeds)
    {
        if (backend == KernelBackend.OpenCl)
            CpuBackends.SkipWithoutOpenCl();
        ModelKernels model = Models[name];
        KernelTable kernels = model.For(backend);
        List<string> faults = [];
        long values = 0, open = 0, start = Stopwatch.GetTimestamp();
        foreach (ulong seed in seeds)
        {
            foreach (OutputCheck check in OpCase.AllOf(model).SelectMany(op => KernelVerification.Check(op, kernels, CPU, seed)))
            {
                (values, open) = (values + check.Values, open + check.OpenDraws);
                if (!check.Agrees)
                    faults.Add($"seed {seed}, {check.Op}: {check.FirstFault}");
            }
        }

        output.WriteLine(
            $"{name}, {backend}: {seeds.Length} seeds, {values:#,0} values, {open} draws that rounding decides, {faults.Count} faults, {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s");
        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults.Take(20).Prepend($"{faults.Count} faults")));
    }

    private static ModelKernels Model<TSpec, TPolicy, TSampler, TLoss>()
        where TSpec : struct, IModelSpec
        where TPolicy : struct, IMaskingPolicy
        where TSampler : struct, ISampler
        where TLoss : struct, IRtdLoss =>
        ModelKernels.Of<Swapped<TSpec, TPolicy, TSampler, TLoss>>(KernelTable.For<Swapped<TSpec, TPolicy, TSampler, TLoss>>, 10_007);
}
