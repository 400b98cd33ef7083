namespace ElectraDsl.Generators.Tests.Fuzzing;

/// <summary>
/// Makes user code for the analyzers out of a seed: device functions, computations with tensors and recipes, of sound and of odd parts, some of it
/// cut or doubled.
/// </summary>
internal sealed class CodeMutation
{
    private static readonly string[] Numbers =
    [
        "x", "y", "0.5f", "1", "2.0", "-1", "float.NaN", "1 / 0.0f", "Weight", "MathF.Exp(x)", "Math.Max(x, y)",
        "float.Parse(\"1\")",
        "(float)2.0", "x > y ? x : y", "Helper(x)", "new Mine().GetHashCode()", "default(Mine).Loss", "(x, y).Item1", "new[] { x }[0]",
        "stackalloc float[2][0]",
        "((Func<float>)(() => x))()",
        "$\"{x}\".Length",
        "x switch { > 0f => 1f, _ => y }",
        "checked(x + y)", "sizeof(float)", "typeof(Mine).Name.Length", "(dynamic)x", "await x", "x!", "x?.y", "ref x", "out _", "[x, y][0]", "args",
        "Loss(x, y)", "this.x", "base.x", "nameof(x).Length", "x is float z ? z : 0f", "throw null", "unchecked((int)x)",
        "(from a in new[] { x } select a).First()",
        "Span[0]", "*(&x)", "Missing.Value", "", "0.1m", "'c'", "1u << 3",
        "global::System.MathF.Sin(x)",
        "static (float a) => a",
        "x with { }",
        "int.MaxValue + 1",
    ];

    private static readonly string[] Tensors =
    [
        "t", "u", "t * 0.1", "0.1 * t", "t + u", "t - 1", "t.add(u)", "t.add(2)", "t.add_(n)", "t.mul(3)", "-t", "t / n", "1 / t", "t == u",
        "t.square()", "t.pow(2)", "t[0]", "t.sum()", "torch.clamp(t, 0, 1)", "t *= 2", "t += u", "t++", "~t", "t ^ u", "t < 3", "torch.add(t, u)",
        "t.add(alpha: 1, target: u)",
        "(t * 2) * 3", "t.item<float>()", "(Scalar)3", "3.ToScalar()", "t.fill_(true)", "t.fill_((1f, 2f))", "torch.tensor(1) + 1",
        "t is null ? 1 * t : t", "t.add()", "t.add(null)", "t * null",
        "t * \"text\"",
        "t * Const", "t * int.MinValue", "t * double.NaN", "checked(t * 2)", "new[] { t * 2 }[0]", "t.where(t > 0, u)", "", "t * ", "t.Missing(2)",
        "t * (1 + 2)", "t * /* two */ 2",
    ];

    private static readonly string[] Recipes =
    [
        "new Small { LearningRate = -1 }",
        "new Small { BatchSize = 0, MicroBatchSize = 7 }",
        "new Small() with { Steps = 10, WarmupSteps = 20 }",
        "new() { HeldOutFraction = 1 }",
        "new Small { LearningRate = double.NaN, Steps = int.MinValue }",
        "new Small { Missing = 3 }",
        "new Small { Steps = \"x\" }",
        "new Small { Steps = }",
        "new Small { [3] = 4 }",
        "new Small { { 1, 2 } }",
        "new Small { BatchSize = 128, MicroBatchSize = int.MinValue }",
        "null",
        "new Small { MicroBatchSize = -1, BatchSize = int.MinValue }",
    ];

    private static readonly string[] Holders =
    [
        "public static class Computing",
        "public struct Computing",
        "public interface IComputing",
        "public record Computing",
        "file class Computing",
        "public partial class Computing<T>",
        "enum Computing",
        "namespace Computing",
    ];

    private static readonly string[] Kinds =
    [
        "struct Mine : IRtdLoss",
        "readonly struct Mine : IRtdLoss",
        "class Mine : IRtdLoss",
        "ref struct Mine : IRtdLoss",
        "record struct Mine : IRtdLoss",
        "struct Mine<T> : IRtdLoss",
        "struct Mine : IRtdLoss, ISampler",
        "struct Mine : IMaskingPolicy",
        "interface Mine : IRtdLoss",
        "struct Mine : Missing, IRtdLoss",
        "partial struct Mine : IRtdLoss",
        "struct Mine(float p) : IRtdLoss",
    ];

    private static readonly string[] Fields =
    [
        "",
        "public static float Weight = 2f;",
        "public const float Weight = 2f;",
        "public static readonly float Weight = 2f;",
        "public float Weight;",
        "public static float Weight { get; set; }",
        "static Mine() { Weight = 3f; } static float Weight;",
        "public static string Weight => \"\";",
        "static float Helper(float x) => Loss(x, x);",
        "static float Helper(float x) { for (;;) { } }",
        "static extern float Helper(float x);",
        "static partial float Helper(float x);",
        "public static float Weight => Weight;",
    ];

    private const int SoundOnes = 4;

    private readonly Random random;

    private CodeMutation(int seed) => random = new Random(seed);

    /// <summary>The code of a seed.</summary>
    public static string Of(int seed)
    {
        CodeMutation mutation = new(seed);
        string text = mutation.Make();
        return mutation.random.Next(6) == 0 ? Mutation.Damage(text, mutation.random) : text;
    }

    private string Make() => $$"""
        using System; using System.Linq; using ElectraDsl.Kernels; using TorchSharp; using Small = ElectraDsl.Presets.Small;
        public {{One(Kinds)}}
        {
            {{One(Fields)}}
            {{One(Fields)}}
            public static float Loss(float x, float y) => {{Number()}};
            public static float Gradient(float x, float y) { {{One("", "float z = x; ", "while (x > 0f) x--; ", "try { } finally { } ", "lock (null) { } ", "goto a; a: ", "float F(float a) => a; ", "using var d = (IDisposable)null; ")}}return {{Number()}}; }
        }

        {{One(Holders)}}
        {
            private const double Const = 2.5;
            public static object Compute(torch.Tensor t, torch.Tensor u, float n) => {{One(Tensors)}};
            public static object Again(torch.Tensor t, torch.Tensor u, float n) { var v = {{One(Tensors)}}; return {{One(Tensors)}}; }
            public static readonly Small Recipe = {{One(Recipes)}};
        }
        """;

    private string Number() => random.Next(3) == 0 ? $"{One(Numbers)} {One("+", "*", "-", "%", "==", "??", "&&")} {One(Numbers)}" : One(Numbers);

    // The first ones of each kind are sound: half of the time they are taken.
    private string One(params string[] all) => all[random.Next(random.Next(2) == 0 ? Math.Min(SoundOnes, all.Length) : all.Length)];
}
