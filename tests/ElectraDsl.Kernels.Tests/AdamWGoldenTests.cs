using System.Text.Json;
using ElectraDsl.Kernels.Tools.Reference;
using ElectraDsl.Testing;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

/// <summary>
/// Every variant of the goldens' optimizer file, on every backend and on the reference, at the tolerances of the goldens' own page. Parameters
/// lie side by side in the file's order, so that regions are not aligned.
/// </summary>
[Trait("Category", "Goldens")]
public sealed class AdamWGoldenTests
{
    private const string Tensors = "optimizer.safetensors", Norms = ".grad_norm", Reference = nameof(Reference);
    private const double Float32Tolerance = 5e-6, Float64Tolerance = 1e-12;

    /// <summary>
    /// Variants and who runs them; a variant that cannot exist where there are no goldens, so that the test is skipped with the reason.
    /// </summary>
    public static TheoryData<string, string> Cases
    {
        get
        {
            string path = Path.Combine(GoldenFiles.Folder, Tensors);
            IEnumerable<string> variants = File.Exists(path)
                ? GoldenTensors
                    .Read(path)
                    .Names.Where(name => name.EndsWith(Norms, StringComparison.Ordinal))
                    .Select(name => name[..^Norms.Length])
                    .Order(StringComparer.Ordinal)
                : ["*"];
            TheoryData<string, string> cases = [];
            foreach (string variant in variants)
            {
                foreach (string runner in CpuBackends.List.Select(backend => backend.ToString()).Append(Reference))
                    cases.Add(variant, runner);
            }

            return cases;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void GivenGradients_GiveTheGoldenWeightsNormsAndMoments(string variant, string runner)
    {
        GoldenTensors golden = GoldenTensors.Read(GoldenFiles.Find(Tensors));
        using JsonDocument facts = JsonDocument.Parse(File.ReadAllBytes(GoldenFiles.Find("optimizer.json")));
        bool isDouble = golden.IsDouble(variant + Norms) && runner == Reference;
        double tolerance = isDouble ? Float64Tolerance : Float32Tolerance;
        string[] names = [.. facts.RootElement.GetProperty("order_of_parameters").EnumerateArray().Select(name => name.GetString()!)];
        double[] norms = golden.Numbers(variant + Norms);
        AdamWRegion[] regions = Regions(variant, facts.RootElement, names, golden);
        using Arena arena = new(runner, [.. names.SelectMany(name => golden.Numbers($"param0.{name}"))]);

        Assert.Equal(facts.RootElement.GetProperty("steps").GetInt32(), norms.Length);
        for (int step = 0; step < norms.Length; step++)
        {
            double norm = arena.Update(Step("grad.", step), regions, Settings(variant, facts.RootElement, golden, step));
            Assert.InRange(norm / norms[step], 1 - tolerance, 1 + tolerance);
            AssertClose($"weights after step {step}", Step($"{variant}.param.", step), arena.Weights, tolerance);
        }

        bool isTorchs = variant.StartsWith("torch", StringComparison.Ordinal);
        AssertClose("first moments", Whole(isTorchs ? "exp_avg" : "m"), arena.FirstMoments, tolerance);
        AssertClose("second moments", Whole(isTorchs ? "exp_avg_sq" : "v"), arena.SecondMoments, tolerance);

        double[] Whole(string moment) => [.. names.SelectMany(name => golden.Numbers($"{variant}.{moment}.{name}"))];

        double[] Step(string prefix, int step) =>
        [
            .. names.SelectMany(name =>
            {
                double[] all = golden.Numbers(prefix + name);
                int size = all.Length / norms.Length;
                return all[(step * size)..((step + 1) * size)];
            }),
        ];
    }

    /// <summary>One region a parameter. "plain" decays everything at one rate.</summary>
    private static AdamWRegion[] Regions(string variant, JsonElement facts, string[] names, GoldenTensors golden)
    {
        JsonElement decays = facts.GetProperty("weight_decay_applies"), scales = facts.GetProperty("layer_multiplier");
        long end = 0;
        return
        [
            .. names.Select(name => new AdamWRegion(
                end += golden.Numbers($"param0.{name}").Length,
                variant.Contains("layerwise", StringComparison.Ordinal) ? scales.GetProperty(name).GetDouble() : 1,
                IsPlain(variant) || decays.GetProperty(name).GetBoolean())),
        ];
    }

    /// <summary>"plain" neither clips nor follows the schedule; the others clip to 1.</summary>
    private static AdamWSettings Settings(string variant, JsonElement facts, GoldenTensors golden, int step) => new(
        variant.StartsWith("torch", StringComparison.Ordinal) ? AdamWRule.Torch : AdamWRule.Original,
        step + 1,
        IsPlain(variant) ? facts.GetProperty("plain_lr").GetDouble() : golden.Doubles("lr_schedule")[step],
        facts.GetProperty("betas")[0].GetDouble(),
        facts.GetProperty("betas")[1].GetDouble(),
        facts.GetProperty("eps").GetDouble(),
        facts.GetProperty("weight_decay").GetDouble(),
        IsPlain(variant) ? double.PositiveInfinity : 1);

    private static bool IsPlain(string variant) => variant.EndsWith("plain", StringComparison.Ordinal);

    /// <summary>
    /// Weights are of order 1, so their tolerance is absolute; moments may be smaller by orders, so theirs shrinks with the largest.
    /// </summary>
    private static void AssertClose(string what, double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double allowed = tolerance * Math.Min(1, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= allowed, $"{what}, element {i}: {expected[i]} and {actual[i]}");
    }

    /// <summary>Weights and moments of one runner: of the reference in doubles, of a backend in tensors.</summary>
    private sealed class Arena(string runner, double[] start) : IDisposable
    {
        private readonly double[] weights = [.. start], firstMoments = new double[start.Length], secondMoments = new double[start.Length];
        private readonly Tensor weightTensor = Single(start), first = zeros(start.Length), second = zeros(start.Length);

        public double[] Weights => runner == Reference ? weights : Doubles(weightTensor);

        public double[] FirstMoments => runner == Reference ? firstMoments : Doubles(first);

        public double[] SecondMoments => runner == Reference ? secondMoments : Doubles(second);

        public double Update(double[] gradients, AdamWRegion[] regions, AdamWSettings settings)
        {
            if (runner == Reference)
                return ReferenceAdamW.Run(weights, gradients, firstMoments, secondMoments, regions, settings);
            using Tensor gradient = Single(gradients);
            IAdamWKernel kernel = CpuBackends.Kernels<Spec<V32>>(Enum.Parse<KernelBackend>(runner)).AdamW;
            using Tensor norm = kernel.Run(weightTensor, gradient, first, second, regions, settings);
            Assert.All(Arrays.Of<float>(gradient), value => Assert.Equal(0, value));
            return Arrays.Of<float>(norm)[0];
        }

        public void Dispose()
        {
            weightTensor.Dispose();
            first.Dispose();
            second.Dispose();
        }

        private static Tensor Single(double[] values) => Arrays.Floats([.. values.Select(value => (float)value)]);

        private static double[] Doubles(Tensor tensor) => [.. Arrays.Of<float>(tensor).Select(value => (double)value)];
    }
}
