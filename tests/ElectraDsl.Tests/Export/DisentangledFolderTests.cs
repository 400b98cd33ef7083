using ElectraDsl.Checkpoints;
using ElectraDsl.Export;
using ElectraDsl.Testing;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Export;

/// <summary>Folders of a model with gradient-disentangled sharing: Hugging Face knows tables, the arena a table and a delta.</summary>
public sealed class DisentangledFolderTests : IDisposable
{
    private const string Words = "electra.embeddings.word_embeddings.weight", Positions = "electra.embeddings.position_embeddings.weight";

    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Disentangled model = new();
    private readonly ParameterArena arena, read;

    public DisentangledFolderTests()
    {
        arena = new ParameterArena(model.Layout, CPU);
        read = new ParameterArena(model.Layout, CPU);
        arena.Initialize(1);
    }

    public void Dispose()
    {
        read.Dispose();
        arena.Dispose();
        scope.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Discriminator_IsSavedAsTheSum()
    {
        Scatter(scale: 1e-3f);
        HuggingFaceFolder.Save(folder["hf"], arena, model.Facts);

        using SafetensorsFile discriminator = Open("hf", "discriminator"), generator = Open("hf", "generator");
        foreach ((string key, string name) in new[] { (Words, "word_embeddings"), (Positions, "position_embeddings") })
        {
            TensorAssert.Same(Values($"generator.{key}"), generator.Load(key));
            TensorAssert.Same(
                Values($"generator.{key}").add(Values($"discriminator.electra.embeddings.{name}.delta"), Scalars.One),
                discriminator.Load(key));
        }

        Assert.DoesNotContain(discriminator.Entries, entry => entry.Name.EndsWith(".delta", StringComparison.Ordinal));
        Assert.Equal(
            new TiedEmbeddings()
                .Layout.Parameters.Where(IsEmbedding)
                .Select(parameter => parameter.Name["discriminator.".Length..])
                .Order(StringComparer.Ordinal),
            discriminator
                .Entries.Select(entry => entry.Name)
                .Where(name => name.StartsWith("electra.embeddings.", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));

        static bool IsEmbedding(ParameterSpec parameter) => parameter.Name.StartsWith("discriminator.electra.embeddings.", StringComparison.Ordinal);
    }

    /// <summary>The first value of each is a tie that the rounded difference alone would miss.</summary>
    [Theory]
    [InlineData(0f)]
    [InlineData(1e-6f)]
    [InlineData(0.02f)]
    [InlineData(30f)]
    public void SavedFolder_ReadAndSavedAgain_IsTheSameToTheBit(float scale)
    {
        Scatter(scale);
        Values($"generator.{Words}").data<float>()[0, 0] = -16_777_213; // -(2^24 - 3)
        Values("discriminator.electra.embeddings.word_embeddings.delta").data<float>()[0, 0] = 33_554_430; // 2^25 - 2
        HuggingFaceFolder.Save(folder["one"], arena, model.Facts);

        HuggingFaceFolder.Load(folder["one"], read, model.Facts);
        HuggingFaceFolder.Save(folder["two"], read, model.Facts);

        foreach (string network in new[] { "discriminator", "generator" })
            Assert.Equal(
                File.ReadAllBytes(folder["one", network, "model.safetensors"]),
                File.ReadAllBytes(folder["two", network, "model.safetensors"]));
    }

    [Fact]
    public void TablesFromElsewhere_AreReadToWithinARounding()
    {
        using ParameterArena other = new(new Untwined().Layout, CPU);
        other.Initialize(7);
        HuggingFaceFolder.Save(folder["hf"], other, new Untwined().Facts);

        HuggingFaceFolder.Load(folder["hf"], read, model.Facts);
        HuggingFaceFolder.Save(folder["again"], read, model.Facts);

        using SafetensorsFile given = Open("hf", "discriminator"), taken = Open("again", "discriminator");
        float[] expected = [.. given.Load(Words).data<float>()], actual = [.. taken.Load(Words).data<float>()];
        float[] bases = [.. Values($"generator.{Words}", read).data<float>()];
        for (int index = 0; index < expected.Length; index++)
        {
            // Half a unit in the last place of the difference, and the same of the sum.
            double rounding = Math.Pow(2, -24) * (Math.Abs((double)expected[index] - bases[index]) + Math.Abs(expected[index]));
            Assert.InRange(actual[index], expected[index] - rounding, expected[index] + rounding);
        }

        foreach (SafetensorsEntry entry in given.Entries.Where(entry => entry.Name is not (Words or Positions)))
            TensorAssert.Same(given.Load(entry.Name), taken.Load(entry.Name));
        Assert.Equal(
            File.ReadAllBytes(folder["hf", "generator", "model.safetensors"]),
            File.ReadAllBytes(folder["again", "generator", "model.safetensors"]));
    }

    /// <summary>Gives the deltas values, as training does.</summary>
    private void Scatter(float scale)
    {
        using IDisposable noGradient = no_grad();
        using torch.Generator random = manual_seed(3);
        foreach (ParameterSpec parameter in model.Layout.Parameters.Where(parameter => parameter.Name.EndsWith(".delta", StringComparison.Ordinal)))
            _ = arena.Values(parameter).copy_(randn([.. parameter.Shape]).mul(tensor(scale)));
    }

    private Tensor Values(string name) => Values(name, arena);

    private static Tensor Values(string name, ParameterArena from) => from.Values(from.Layout.Parameters.Single(parameter => parameter.Name == name));

    private SafetensorsFile Open(string path, string network) => SafetensorsFile.Open(folder[path, network, "model.safetensors"]);
}
