using System.Globalization;
using System.Reflection;

namespace ElectraDsl.Generators.Tests.Fuzzing;

/// <summary>
/// Makes a declaration out of a seed: one of a few sound ones with some changes that people, editors in the middle of a word, and merges make. The
/// same seed gives the same text everywhere.
/// </summary>
internal sealed class Mutation
{
    private static readonly string[] Integers =
    [
        "0", "1", "-1", "2", "3", "5", "7", "8", "16", "17", "64", "100", "128", "255", "256", "257", "512", "1_000", "4_096", "65_535", "65_536",
        "65_537", "262_144", "1_000_000", "1_000_001", "int.MaxValue", "int.MinValue", "int.MaxValue - 1", "2147483648", "long.MaxValue",
        "0x7FFFFFC7", "46_341", "-2147483648", "'a'", "sizeof(int)",
    ];

    private static readonly string[] Reals =
    [
        "0", "-0.0", "1", "0.1", "0.15", "0.5", "0.999999", "1.0000001", "-1", "2", "100", "1e-12", "1e-45", "1e-300", "5e-324", "1e300",
        "double.NaN", "double.PositiveInfinity", "double.NegativeInfinity", "double.Epsilon", "double.MaxValue", "0.1f", "1 / 3.0", "0.0 / 0.0",
        "1e400", "0.01m",
    ];

    private static readonly string[] Oddities =
    [
        "null",
        "\"text\"",
        "true", "typeof(Small)", "default", "new int[3]", "(WeightTying)99", "(Positions)(-1)", "nameof(Small)", "Missing.Value", "()", "1 2", "",
        "unchecked((int)0xFFFFFFFF)",
        "1 / 0",
        "(byte)300",
        "checked(int.MaxValue + 1)",
        "WeightTying.All",
        "Tying.All",
        "$\"{1}\"",
        "@\"\"\"",
        "/* 3 */",
        "// 3",
    ];

    private static readonly string[] Names =
    [
        "@class", "@record", "System", "ElectraDsl", "TorchSharp", "torch", "Tensor", "nn", "Layout", "Parameters", "Generator", "Layer",
        "Embeddings", "_", "__", "Größe", "模型", "Ω", "a", "Program", "Main", "ElectraModel", "PretrainingRecipe", "KernelTable", "value", "@field",
        "global", "Facts", "Attribute", "Enumerable", "Math", "String", "Object", "Type", "Ⅷ", "a\\u0062c",
        "A_very_long_name_that_goes_on_and_on_and_on_and_on_and_on_and_on_and_on_and_on_and_on_and_on_and_on_and_on_and_on",
        "linear", "gelu", "layer_norm", "dropout", "no_grad", "set_grad_enabled", "NewDisposeScope", "IDisposable", "Linq", "var", "dynamic", "nint", "required", "file",
        "scoped", "where", "await", "partial",
    ];

    private static readonly string[] Namespaces =
    [
        "", "System", "ElectraDsl", "TorchSharp", "torch", "A.@event.B", "Samples.System", "Samples.ElectraDsl", "Samples.TorchSharp",
        "ElectraDsl.Training", "ElectraDsl.Kernels", "System.Linq", "Größe.模型", "Samples.Small", "TorchSharp.Modules", "global", "Samples.Tensor",
        "_",
    ];

    private static readonly string[] Containers =
    [
        "public partial class Zoo",
        "partial struct Zoo",
        "partial interface IZoo",
        "public static partial class Zoo",
        "partial record Zoo",
        "partial record struct Zoo",
        "class Zoo",
        "partial class Zoo<T>",
        "file partial class Zoo",
        "partial class Tensor",
        "partial class @class",
        "internal partial class System",
        "private partial class Zoo",
        "partial class Zoo : Missing",
        "ref partial struct Zoo",
        "readonly partial struct Zoo",
    ];

    private static readonly string[] Tails =
    [
        "<T>",
        "<T, U> where T : class",
        "(int Depth)",
        "()",
        " : Other",
        " : ElectraDsl.Training.PretrainingRecipe",
        " : Small", " : System.IDisposable", " : Missing", "(int Depth = 3)", " : Mine", " where T : class",
        " : ElectraDsl.Training.PretrainingRecipe, System.ICloneable",
        "<",
        "(",
        " :",
    ];

    private static readonly string[] Members =
    [
        "public Small() => SequenceLength = 64;",
        "public Small() { LearningRate = -1; BatchSize = 0; }",
        "public Small() => (Steps, WarmupSteps) = (10, 20);",
        "private Small() { }",
        "public Small(int depth) { }",
        "public Small() : this(3) { } public Small(int depth) { }",
        "public required int Depth { get; init; }",
        "public int Steps { get; init; } = 3;",
        "public Small() { LearningRate = double.NaN; return; }",
        "public Small() { if (Steps > 3) LearningRate = 1e-4; }",
        "static Small() { }",
        "public Small() => throw null!;",
        "public Small() { HeldOutFraction = 1; MicroBatchSize = 7; SequenceLength++; }",
        "public Small() { ref int x = ref Depth; x = 3; } public int Depth;",
        "public class Tensor;",
        "public enum Positions { A }",
        "public static int linear(int x) => x;",
        "public static void gelu() { }",
        "public delegate void Batch();",
        "public int Layout;",
        "public class Trainer;",
        "public override string ToString() => \"\";",
        "public static implicit operator int(Small model) => 3;",
        "public int this[int index] => index;",
        "public event System.Action? Device;",
        "public const int VocabularySize = 3;",
        "public Small() { BatchSize = int.MinValue; LearningRate = 1 / 0.0; Steps = checked(int.MaxValue + 1); }",
        "public override ElectraDsl.Data.ICorpus? Corpus => null;",
        "public Small() { var (a, b) = (1, 2); Steps = a; (LearningRate, _) = (b, 3); }",
        "[System.Obsolete] public int Old { get; }",
        "public Small() { LearningRate = ; }",
        "public Small();",
        "public extern Small();",
        "public Small() => ;",
        "public Small(",
        "public Small() { this.LearningRate = base.WeightDecay = -3; }",
        "public int Kernels => 3;",
        "public class System;",
        "~Small() { }",
        "public Small() { WarmupProportion = 2; AdamBeta1 = 1; AdamBeta2 = -1; AdamEpsilon = 0; MaxGradientNorm = 0; GeneratorWeight = DiscriminatorWeight = 0; }",
        "public Small() { new object().Steps = 3; Steps.Value = 4; Steps += 1; Steps = Steps; Steps = nameof(Steps).Length; }",
    ];

    private static readonly string[] Neighbors =
    [
        "public record Other;",
        "public sealed class Batch;",
        "public static class torch;",
        "public class Tensor;",
        "public static class Enumerable { public static int Range(int a, int b) => a; }",
        "public abstract record Mine : ElectraDsl.Training.PretrainingRecipe { public class Tensor; protected int Generator; }",
        "[ElectraModel(Base = typeof(Small), VocabularySize = 8_000)] public sealed partial record Second;",
        "[ElectraModel(Base = typeof(Second))] public sealed partial record Third;",
        "[ElectraModel(Base = typeof(Third))] public sealed partial record Second;",
        "[Generator(HiddenSize = 64, AttentionHeads = 0)] public sealed partial record Small;",
        "public partial record Small { public Small() => LearningRate = 3; }",
        "[ElectraModel(VocabularySize = 100)] public sealed partial record small;",
        "[Discriminator] public class Stray;",
        "[Kernels(RtdLoss = typeof(int))] public partial record Stray2;",
        "public readonly struct Loss : ElectraDsl.Kernels.IRtdLoss { public static float Loss(float x, float y) => x; public static float Gradient(float x, float y) => 1f; }",
        "namespace System { public class Console; }",
        "public class IDisposable;",
        "public static class Extensions { public static int[] ToArray(this object o) => []; }",
        "public static class Linq { public static System.Collections.Generic.IEnumerable<R> Select<T, R>(this System.Collections.Generic.IEnumerable<T> s, System.Func<T, R> f) => []; }",
        "[ElectraModel(Base = typeof(Presets.Small))] public sealed partial record Small3;",
        "public interface IModelSpec;",
        "public struct ModuleInitializer;",
        "namespace Samples.Small { class X; }",
    ];

    private static readonly string[] Heads =
    [
        "#nullable disable",
        "using System;",
        "using TorchSharp;",
        "using static TorchSharp.torch;",
        "using Tensor = System.Int32;",
        "global using Tensor = System.String;",
        "extern alias X;",
        "[assembly: System.CLSCompliant(true)]",
        "#pragma warning disable",
        "#if false",
        "#error stop",
        "using ElectraDsl;",
        "global using ElectraDsl;",
        "global using static System.Math;",
        "#define X",
        "#line 3 \"other.cs\"",
        "using Small = System.Int32;",
        "/*",
        "using System.Linq; using ElectraDsl.Kernels; using ElectraDsl.Training;",
        "using Generator = ElectraDsl.GeneratorAttribute;",
        "#line hidden",
        "\uFEFF",
        "#nullable enable warnings",
        "global using Device = System.Object; global using Parameter = System.Object;",
    ];

    private static readonly string[] Kernels =
    [
        "typeof(Loss)",
        "typeof(string)",
        "typeof(int[])",
        "typeof(System.Collections.Generic.List<>)",
        "typeof(ElectraDsl.Kernels.InverseCdfSampling)",
        "typeof(ElectraDsl.Kernels.BinaryCrossEntropy)",
        "null",
        "typeof(Missing)",
        "typeof(ElectraDsl.Kernels.IRtdLoss)",
        "typeof(ElectraDsl.Kernels.GumbelMaxSampling)",
        "typeof(void)",
        "typeof(dynamic)",
        "typeof(int*)",
        "typeof((int, int))",
        "\"Loss\"",
    ];

    private static readonly string[] Bases =
    [
        "typeof(Small)",
        "typeof(Second)",
        "typeof(Third)",
        "typeof(string)",
        "typeof(int[])",
        "typeof(System.Collections.Generic.List<>)",
        "null", "typeof(Missing)", "typeof(Presets.Small)", "typeof(Presets.Base)", "typeof(Other)", "typeof(void)", "typeof(Presets)", "default",
        "typeof(ElectraDsl.Presets.Large)",
    ];

    private static readonly string[] Tokens =
    [
        "(", ")", "[", "]", "{", "}", ";", ",", "=",
        "\"",
        "'", "<", ">", "typeof", "new", "=>", "@", "\\", "#", "//", "/*", "*/", "record", "partial", "\0", "\u2028", "\uD800", "\t", "\r\n", "..",
        "?", "!", "$",
    ];

    private static readonly string[] NearMisses =
    [
        "VocabSize", "vocab_size", "Heads", "NumHeads", "num_attention_heads", "Hidden", "hidden_size", "HiddenDim", "NumLayers",
        "num_hidden_layers", "Ffn", "intermediate_size", "FeedForward", "embedding_size", "Tie", "Tying", "hiddenSize", "LAYERS", "MaxLength",
        "max_position_embeddings", "type_vocab_size", "hidden_dropout_prob", "MaskProb", "Act", "hidden_act", "LayerNormEps", "layer_norm_eps", "",
    ];

    private static readonly (string Attribute, PropertyInfo[] Properties)[] Language =
    [
        .. new[] { "ElectraModel", "Generator", "Discriminator", "Kernels" }.Select(attribute =>
            (attribute, Arguments(TypeOf(attribute + "Attribute")))),
    ];

    private readonly Random random;
    private readonly Sketch sketch = new();

    private Mutation(int seed) => random = new Random(seed);

    /// <summary>The declaration of a seed.</summary>
    public static string Of(int seed) => new Mutation(seed).Make();

    private static Type TypeOf(string name) => typeof(ElectraModelAttribute).Assembly.GetType("ElectraDsl." + name, throwOnError: true)!;

    private static PropertyInfo[] Arguments(Type attribute) =>
        [
            .. attribute
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.CanWrite)
                .OrderBy(property => property.Name, StringComparer.Ordinal),
        ];

    private string Make()
    {
        Begin();
        int changes = random.Next(1, 4);
        for (int i = 0; i < changes; i++)
            Change();
        string text = sketch.Write();

        // Text is cut and doubled less often than values are changed: most of it then is the parser's business, not the generator's.
        return random.Next(8) == 0 ? Damage(text, random) : text;
    }

    private void Begin()
    {
        string layers = One("1", "2", "3", "12"), tying = One("Embeddings", "None", "AllWeights", "TokenEmbeddings", "GradientDisentangled");
        List<(string, string)> generator = [("Layers", layers), ("HiddenSize", "64"), ("AttentionHeads", "2")];
        List<(string, string)> discriminator = [("Layers", layers), ("HiddenSize", tying == "AllWeights" ? "64" : "128"), ("AttentionHeads", "2")];
        sketch.Attributes.Add(
            (
                "ElectraModel",
                [("VocabularySize", One("1_000", "4_096", "30_522")), ("EmbeddingSize", One("64", "32")), ("Tying", "WeightTying." + tying)]));
        sketch.Attributes.Add(("Generator", generator));
        sketch.Attributes.Add(("Discriminator", discriminator));
        if (random.Next(5) == 0)
        {
            sketch.Attributes[0].Arguments[^1] = ("Objective", "Objective.MaskedLanguageModel");
            sketch.Attributes.RemoveAt(1);
        }

        if (random.Next(4) > 0)
            return;
        foreach (List<(string, string)> network in new[] { generator, discriminator })
        {
            network.AddRange([
                ("Norm", "NormPlacement.Pre"),
                ("Normalization", "Normalization.RmsNorm"),
                ("Activation", "Activation.SwiGlu"),
                ("Positions", "Positions.Rotary"),
                ("Biases", "false"),
                ("Dropout", "0"),
                ("AttentionWindow", "16"),
            ]);
        }
    }

    private void Change()
    {
        switch (random.Next(26))
        {
            case 0 or 1 or 2 or 3 or 4:
                SetArgument();
                break;
            case 5 or 6:
                AddArgument();
                break;
            case 7:
                if (Attribute().Arguments is { Count: > 0 } some)
                    some.RemoveAt(random.Next(some.Count));
                break;
            case 8:
                if (Attribute().Arguments is { Count: > 0 } others)
                    others.Add(others[random.Next(others.Count)]);
                break;
            case 9:
                Attribute().Arguments.Add((One(NearMisses), Value(One(typeof(int), typeof(double), TypeOf("WeightTying")))));
                break;
            case 10:
                if (sketch.Attributes.Count > 0)
                    sketch.Attributes.RemoveAt(random.Next(sketch.Attributes.Count));
                break;
            case 11:
                (string name, List<(string, string)> arguments) = Attribute();
                sketch.Attributes.Add((One(name, "ElectraDsl." + name, name + "Attribute", "global::ElectraDsl." + name), [.. arguments]));
                break;
            case 12:
                sketch.Name = One(Names);
                break;
            case 13:
                sketch.Namespace = One(Namespaces);
                sketch.HasBlockNamespace = random.Next(2) == 0;
                break;
            case 14 or 15:
                sketch.Containers.Add(One(Containers));
                break;
            case 16:
                ChangeHeader();
                break;
            case 17 or 18 or 19:
                sketch.Members.Add(One(Members).Replace("Small", random.Next(4) == 0 ? "Small" : sketch.Name, StringComparison.Ordinal));
                break;
            case 20 or 21:
                sketch.Neighbors.Add(One(Neighbors));
                break;
            case 22:
                sketch.Head.Insert(random.Next(sketch.Head.Count + 1), One(Heads));
                break;
            case 23:
                string slot = One("RtdLoss", "Sampler", "Masking", "AdamW", "Replacement", "GeneratorHead", "MatrixProduct");
                sketch.Attributes.Add(("Kernels", [(slot, One(Kernels))]));
                if (random.Next(2) == 0)
                    sketch.Neighbors.Add(Neighbors.Single(one => one.Contains("IRtdLoss", StringComparison.Ordinal)));
                break;
            case 24:
                sketch.Attributes.Find(one => one.Name == "ElectraModel").Arguments?.Add(("Base", One(Bases)));
                sketch.Neighbors.Add(One(Neighbors));
                break;
            default:
                sketch.Attributes.Add(
                    (
                        One(
                            "System.Obsolete",
                            "System.Obsolete(\"no\", true)",
                            "System.Diagnostics.CodeAnalysis.Experimental(\"X1\")",
                            "System.Serializable",
                            "Missing",
                            "System.CLSCompliant(false)"),
                        []));
                break;
        }
    }

    private void ChangeHeader()
    {
        switch (random.Next(4))
        {
            case 0:
                sketch.Tail += One(Tails);
                break;
            case 1:
                sketch.Keyword = One("class", "struct", "record struct", "record class", "interface", "enum", "", "delegate");
                break;
            case 2:
                if (sketch.Modifiers.Count > 0)
                    sketch.Modifiers.RemoveAt(random.Next(sketch.Modifiers.Count));
                break;
            default:
                sketch.Modifiers.Insert(
                    random.Next(sketch.Modifiers.Count + 1),
                    One("abstract", "static", "file", "readonly", "private", "protected internal", "unsafe", "new", "partial", "ref"));
                break;
        }
    }

    private void SetArgument()
    {
        (string attribute, List<(string Name, string Value)> arguments) = Attribute();
        if (arguments.Count == 0)
            return;
        int index = random.Next(arguments.Count);
        PropertyInfo? property = Language
            .FirstOrDefault(one => one.Attribute == attribute)
            .Properties?.FirstOrDefault(one => one.Name == arguments[index].Name);
        arguments[index] = (arguments[index].Name, Value(property?.PropertyType ?? typeof(int)));
    }

    private void AddArgument()
    {
        (string attribute, List<(string Name, string Value)> arguments) = Attribute();
        if (Language.FirstOrDefault(one => one.Attribute == attribute).Properties is not { Length: > 0 } properties)
            return;
        PropertyInfo property = properties[random.Next(properties.Length)];
        if (arguments.Exists(argument => argument.Name == property.Name) && random.Next(4) > 0)
            return;
        arguments.Add((property.Name, Value(property.PropertyType)));
    }

    /// <summary>A value of a type, mostly: extreme ones among usual ones.</summary>
    private string Value(Type type)
    {
        if (random.Next(8) == 0)
            return One(Oddities);
        if (type.IsEnum)
            return random.Next(6) == 0 ? $"({type.Name})({One(Integers)})" : $"{type.Name}.{One(Enum.GetNames(type))}";
        if (type == typeof(double))
            return One(Reals);
        if (type == typeof(bool))
            return One("true", "false");
        if (type == typeof(Type))
            return One(Bases);
        return random.Next(3) == 0 ? random.Next(-4, 70_000).ToString(CultureInfo.InvariantCulture) : One(Integers);
    }

    private (string Name, List<(string Name, string Value)> Arguments) Attribute() =>
        sketch.Attributes.Count == 0 ? ("", []) : sketch.Attributes[random.Next(sketch.Attributes.Count)];

    /// <summary>Text with a piece cut out, doubled, exchanged or put in.</summary>
    public static string Damage(string text, Random random)
    {
        int start = random.Next(text.Length), length = Math.Min(random.Next(1, 40), text.Length - start);
        return random.Next(5) switch
        {
            0 => text.Remove(start, length),
            1 => text.Insert(start, text.Substring(start, length)),
            2 => text.Insert(start, Tokens[random.Next(Tokens.Length)]),
            3 => text[..start],
            _ => text.Remove(start, 1).Insert(start, Tokens[random.Next(Tokens.Length)]),
        };
    }

    private T One<T>(params T[] all) => all[random.Next(all.Length)];
}
