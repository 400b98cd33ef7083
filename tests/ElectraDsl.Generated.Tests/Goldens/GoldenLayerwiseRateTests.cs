using System.Text.Json;
using ElectraDsl.Kernels;
using ElectraDsl.Testing;
using ElectraDsl.Training;

namespace ElectraDsl.Generated.Tests.Goldens;

/// <summary>The original's layer-wise rates, of the depths that the compiler gives to the parameters of a model with as many layers.</summary>
[Trait("Category", "Goldens")]
public sealed class GoldenLayerwiseRateTests
{
    private const string Rates = "layerwise_lr.json", Network = "discriminator.";
    private const double Tolerance = 1e-12;

    /// <summary>Names of the golden models; one that cannot exist where there are no goldens, so that the test is skipped with the reason.</summary>
    public static TheoryData<string> Models
    {
        get
        {
            string path = Path.Combine(GoldenFiles.Folder, Rates);
            if (!File.Exists(path))
                return ["*"];
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
            return [.. json.RootElement.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("name").GetString()!)];
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void EveryParameter_HasTheGoldenMultiplierAndRate(string name)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(GoldenFiles.Find(Rates)));
        JsonElement golden = json.RootElement.GetProperty("models").EnumerateArray().Single(model => model.GetProperty("name").GetString() == name);
        double rate = golden.GetProperty("base_lr").GetDouble();
        string[] keys = [.. golden.GetProperty("multiplier").EnumerateObject().Select(multiplier => multiplier.Name)];
        ArenaLayout layout = FineTuned(golden.GetProperty("n_layers").GetInt32(), golden.GetProperty("embeddings_project").GetBoolean(), keys);
        AdamWRegion[] regions = [.. LayerwiseRates.Regions(layout, golden.GetProperty("decay").GetDouble())];

        Assert.Equal(
            keys.Order(StringComparer.Ordinal),
            layout.Parameters.Select(parameter => parameter.Name[Network.Length..]).Order(StringComparer.Ordinal));
        foreach (ParameterSpec parameter in layout.Parameters)
        {
            string key = parameter.Name[Network.Length..];
            double multiplier = regions.First(region => region.End > parameter.Offset).RateScale;
            Assert.Equal(golden.GetProperty("multiplier").GetProperty(key).GetDouble(), multiplier, Tolerance);
            Assert.Equal(golden.GetProperty("lr").GetProperty(key).GetDouble(), rate * multiplier, Tolerance);
        }
    }

    /// <summary>
    /// The discriminator's encoder of a generated arena and, in place of its pre-training head, a task's: the keys that do not begin with
    /// "electra.". A task's head lies as deep as the head that it replaces.
    /// </summary>
    private static ArenaLayout FineTuned(int layers, bool hasProjection, IEnumerable<string> keys)
    {
        ParameterSpec[] all =
            [
                .. CompiledModel
                    .Declared(Declaration(layers, hasProjection))
                    .Recipe.Layout.Parameters.Where(parameter => parameter.Name.StartsWith(Network, StringComparison.Ordinal)),
            ];
        ParameterSpec[] encoder = [.. all.Where(parameter => parameter.Name.StartsWith($"{Network}electra.", StringComparison.Ordinal))];
        int headDepth = all.Except(encoder).Select(parameter => parameter.Depth).Distinct().Single();
        long end = encoder[^1].Offset + encoder[^1].Count;
        ParameterSpec[] head =
        [
            .. keys.Where(key => !key.StartsWith("electra.", StringComparison.Ordinal))
                .Select((key, index) => new ParameterSpec(
                    Network + key,
                    [1],
                    end + index,
                    TensorKind.Bias,
                    NetworkRole.Discriminator,
                    NetworkSection.Head,
                    headDepth,
                    Initializer.Zeros)),
        ];
        return new ArenaLayout([.. encoder, .. head], end + head.Length, end);
    }

    private static string Declaration(int layers, bool hasProjection) => $"""
        using ElectraDsl;

        namespace Goldens;

        [ElectraModel(VocabularySize = 100, EmbeddingSize = {(hasProjection ? 8 : 16)}, MaxPositions = 16)]
        [Generator(Layers = 1, HiddenSize = 8, AttentionHeads = 1, Positions = Positions.Learned)]
        [Discriminator(Layers = {layers}, HiddenSize = 16, AttentionHeads = 1, Positions = Positions.Learned)]
        public sealed partial record {CompiledModel.RecordName};
        """;
}
