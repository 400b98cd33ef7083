using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ElectraDsl.Generators.Tests;

/// <summary>For every diagnostic one declaration, marked, that it alone speaks of: without its rule, a build would say nothing there.</summary>
internal static class SmallestMistakes
{
    private const string Generator = "[Generator(HiddenSize = 64, AttentionHeads = 1)]";
    private const string Discriminator = "[Discriminator(HiddenSize = 256, AttentionHeads = 4)]";
    private const string Record = "public sealed partial record Small;";

    public static readonly IReadOnlyDictionary<string, string> Marked = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["EDSL0001"] = Model(record: "public sealed record {|EDSL0001:Small|};"),
        ["EDSL0002"] = """
            using ElectraDsl;

            [{|EDSL0002:ElectraModel|}(VocabularySize = 1_000)]
            [Generator(HiddenSize = 64, AttentionHeads = 1)]
            public sealed partial record Small;
            """,
        ["EDSL0003"] = "[{|EDSL0003:ElectraDsl.Generator|}(HiddenSize = 64, AttentionHeads = 1)] public sealed partial record Small;",
        ["EDSL0004"] = Model(record: "public sealed partial record Small { public int {|EDSL0004:Layout|}; }"),
        ["EDSL0005"] = Model(record: "public sealed partial record {|EDSL0005:Small|}; public static class TorchSharp;"),
        ["EDSL0006"] = Model("VocabularySize = 1_000, Base = {|EDSL0006:typeof(string)|}"),
        ["EDSL0007"] = Model("VocabularySize = 1_000, Base = {|EDSL0007:typeof(Small)|}"),
        ["EDSL0008"] = Model("{|EDSL0008:VocabSize|} = 1_000"),
        ["EDSL1001"] = Model(discriminator: "[Discriminator(HiddenSize = {|EDSL1001:250|}, AttentionHeads = 4)]"),
        ["EDSL1002"] = Model("VocabularySize = {|EDSL1002:7|}"),
        ["EDSL1003"] = Model("VocabularySize = 1_000, Tying = {|EDSL1003:WeightTying.AllWeights|}"),
        ["EDSL1004"] = Model("VocabularySize = 1_000, MaskReplaceProbability = {|EDSL1004:1.5|}"),
        ["EDSL1005"] = Model("VocabularySize = 1_000, MaskTokenId = {|EDSL1005:3|}"),
        ["EDSL1006"] = Model(generator: "[Generator(HiddenSize = 64, AttentionHeads = 1, InitializerRange = {|EDSL1006:0|})]"),
        ["EDSL1007"] = Model("VocabularySize = 1_000, Tying = {|EDSL1007:(WeightTying)7|}"),
        ["EDSL1008"] = Model(
            "VocabularySize = 1_000",
            "[Generator(HiddenSize = 16_384, AttentionHeads = 1)]",
            "[Discriminator(Layers = 256, HiddenSize = 65_536, AttentionHeads = 1_024)]",
            "public sealed partial record Small { public Small() => LearningRate = 1e-4; }")
        .Replace("[ElectraModel", "[{|EDSL1008:ElectraModel|}", StringComparison.Ordinal),
    ["EDSL1009"] = Model(
        "VocabularySize = 1_000, Tying = WeightTying.None",
        discriminator: "[Discriminator(HiddenSize = 258, AttentionHeads = 6, Positions = {|EDSL1009:Positions.Rotary|})]"),
        ["EDSL1010"] = Model(
            "VocabularySize = 1_000, EmbeddingSize = 127, Tying = WeightTying.None",
            discriminator: "[Discriminator(HiddenSize = 256, AttentionHeads = 4, Positions = {|EDSL1010:Positions.Sinusoidal|})]"),
        ["EDSL1011"] = Model(discriminator: "[Discriminator(HiddenSize = 256, AttentionHeads = 4, GlobalAttentionEvery = {|EDSL1011:3|})]"),
        ["EDSL1012"] = Model(discriminator: "[Discriminator(HiddenSize = 256, AttentionHeads = 4, AttentionWindow = {|EDSL1012:511|})]"),
        ["EDSL1013"] = Model(generator: "[Generator(HiddenSize = 64, AttentionHeads = 1, Positions = {|EDSL1013:Positions.Learned|})]"),
        ["EDSL1014"] = Model(
            generator: "[Generator(HiddenSize = 64, AttentionHeads = 1, Positions = Positions.Learned)]",
            discriminator: "[Discriminator(HiddenSize = 256, AttentionHeads = 4, Positions = Positions.Learned, RotaryBase = {|EDSL1014:500|})]"),
        ["EDSL1101"] = Model(generator: "[Generator(HiddenSize = {|EDSL1101:512|}, AttentionHeads = 8)]"),
        ["EDSL1102"] = Model("VocabularySize = 1_000, MaskProbability = {|EDSL1102:0.51|}"),
        ["EDSL1103"] = Model(
            "VocabularySize = 1_000, Tying = WeightTying.None",
            discriminator: "[Discriminator(HiddenSize = 256, AttentionHeads = 4, Positions = {|EDSL1103:Positions.None|})]"),
        ["EDSL1105"] = Model(discriminator: "[Discriminator(HiddenSize = 240, AttentionHeads = {|EDSL1105:4|})]"),
        ["EDSL1106"] = Model("VocabularySize = {|EDSL1106:1_001|}"),
        ["EDSL1107"] = Model(generator: "[Generator(HiddenSize = {|EDSL1107:256|}, AttentionHeads = 4)]"),
        ["EDSL1108"] = Model("VocabularySize = 1_000, EmbeddingSize = 64, Tying = {|EDSL1108:WeightTying.None|}"),
        ["EDSL2001"] = WithKernels("RtdLoss = {|EDSL2001:typeof(string)|}"),
        ["EDSL2002"] = WithKernels("RtdLoss = {|EDSL2002:typeof(Loss)|}")
            + "public class Loss : ElectraDsl.Kernels.IRtdLoss { static float ElectraDsl.Kernels.IRtdLoss.Loss(float x, float y) => x; public static float Gradient(float x, float y) => 1f; }",
        ["EDSL2051"] = Device("x", "public float {|EDSL2051:Weight|} { get; }"),
        ["EDSL2052"] = Device("({|EDSL2052:new float[2]|})[0]"),
        ["EDSL2053"] = Device("x > 0f ? x : {|EDSL2053:throw new System.ArithmeticException()|}"),
        ["EDSL2054"] = Device("{|EDSL2054:nameof(x)|}.Length"),
        ["EDSL2055"] = Device("{|EDSL2055:default(Mine).GetHashCode()|}"),
        ["EDSL2056"] = Device("{|EDSL2056:Weight|} * x", "public static float Weight = 2f;"),
        ["EDSL2057"] = Device("(float)({|EDSL2057:x * 2.0|})"),
        ["EDSL2058"] = Device("{|EDSL2058:Loss(x - 1f, y)|}"),
        ["EDSL2059"] = Device("{|EDSL2059:System.MathF.Cbrt(x)|}"),
        ["EDSL2060"] = Device("Of(x)", "static float Of(float x) { return Inner(); float Inner() => {|EDSL2060:x|}; }"),
        ["EDSL2010"] = Model("VocabularySize = 1_000, SampleTopK = {|EDSL2010:1_001|}"),
        ["EDSL3001"] = Model(
            generator: "[Generator(HiddenSize = 256, AttentionHeads = 4)]",
            discriminator: "[Discriminator(HiddenSize = {|EDSL3001:768|}, AttentionHeads = 12)]"),
        ["EDSL3002"] = Model("VocabularySize = 1_000, MaxPositions = {|EDSL3002:64|}"),
        ["EDSL3003"] = Model(record: "public sealed partial record Small { public Small() => LearningRate = {|EDSL3003:-1|}; }"),
        ["EDSL3004"] = Model(record: "public sealed partial record Small { public Small() => (Steps, WarmupSteps) = (10, {|EDSL3004:20|}); }"),
        ["EDSL3005"] = Model(
            "VocabularySize = 1_000, Objective = Objective.MaskedLanguageModel, {|EDSL3005:Tying|} = WeightTying.Embeddings",
            generator: ""),
        ["EDSL3006"] = Model(
            "VocabularySize = 1_000, Objective = Objective.MaskedLanguageModel, TokenTypes = 1, NextSentencePrediction = {|EDSL3006:true|}",
            generator: ""),
        ["EDSL4001"] = Head("{|EDSL4001:TextRegression|}"),
        ["EDSL4002"] = Head("TextClassification(Encoder = typeof(Small), Labels = {|EDSL4002:[\"one\"]|})"),
        ["EDSL4003"] = Head("{|EDSL4003:QuestionAnswering|}(Encoder = typeof(Small)), TextRegression(Encoder = typeof(Small))"),
        ["EDSL4004"] = Head("TextRegression(Encoder = typeof(Small), Dropout = {|EDSL4004:1|})"),
        ["EDSL4101"] = Head("QuestionAnswering(Encoder = {|EDSL4101:typeof(Small)|})", "VocabularySize = 1_000, TokenTypes = 1"),
        ["EDSL4102"] = Head("SentenceEmbedding(Encoder = typeof(Small), Dropout = {|EDSL4102:0|})")
            .Replace(Discriminator, Discriminator.Replace(")]", ", Dropout = 0, AttentionDropout = 0)]", StringComparison.Ordinal), StringComparison.Ordinal),
        ["EDSL9006"] = Head("{|EDSL9006:TextRegression|}(Encoder = typeof(Small))"),
        ["EDSL9005"] = "using TorchSharp; public static class Mine { public static torch.Tensor Half(torch.Tensor x) => {|EDSL9005:x * 0.5|}; }",
        ["EDSL9004"] = Model().Replace("[ElectraModel", "[{|EDSL9004:ElectraModel|}", StringComparison.Ordinal),
        ["EDSL3007"] = Model(
            "VocabularySize = 1_000, Objective = Objective.MaskedLanguageModel",
            generator: "",
            record: "public sealed partial record Small { public Small() => {|EDSL3007:GeneratorWeight|} = 2; }"),
        ["EDSL9001"] = Model().Replace("[ElectraModel", "[{|EDSL9001:ElectraModel|}", StringComparison.Ordinal),
    };

    /// <summary>Compiles the declaration of an id as a user's project would; that of EDSL90xx in the project that it is about.</summary>
    public static CompiledModels Run(string id, string source) => id == "EDSL9004"
        ? ModelCompiler.RunAs(LanguageVersion.CSharp11, source)
        : ModelCompiler.Run(
            ModelCompiler.WithAdvice(
                ModelCompiler.Compilation(
                    id switch
                    {
                        "EDSL9001" => ["TorchSharp", "ElectraDsl.Language", "ElectraDsl.Torch", "ElectraDsl"],
                        "EDSL9006" => ModelCompiler.Library.Where(name => name is not ("ElectraDsl.FineTuning" or "ElectraDsl.Cli")),
                        _ => ModelCompiler.Library,
                    },
                    OutputKind.DynamicallyLinkedLibrary,
                    source)));

    private static string WithKernels(string arguments) => Model(record: $"[Kernels({arguments})]\n{Record}");

    private static string Device(string loss, string members = "") => $$"""
        public struct Mine : ElectraDsl.Kernels.IRtdLoss
        {
            {{members}}

            public static float Loss(float x, float y) => {{loss}};

            public static float Gradient(float x, float y) => 1f;
        }
        """;

    private static string Head(string attribute, string model = "VocabularySize = 1_000") =>
        $"{Model(model)}\n[{attribute}]\npublic sealed partial record Mine;\n";

    private static string Model(
        string arguments = "VocabularySize = 1_000", string generator = Generator, string discriminator = Discriminator, string record = Record) =>
        $"using ElectraDsl;\n\n[ElectraModel({arguments})]\n{generator}\n{discriminator}\n{record}\n";
}
