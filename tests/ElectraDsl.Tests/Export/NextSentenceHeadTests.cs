using ElectraDsl.Checkpoints;
using ElectraDsl.Export;
using ElectraDsl.Testing;
using Samples;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Export;

/// <summary>A model that transformers has, but for one head.</summary>
[ElectraModel(Base = typeof(PairedSampleModel))]
[Discriminator(Norm = NormPlacement.Post)]
public sealed partial record ExportedPairs;

/// <summary>The same without that head.</summary>
[ElectraModel(Base = typeof(ExportedPairs), NextSentencePrediction = false)]
public sealed partial record ExportedAlone;

/// <summary>What only training needs stays out of Hugging Face's form and of inference.</summary>
public sealed class NextSentenceHeadTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Folder_IsThatOfAModelWithoutTheHead()
    {
        using ParameterArena arena = new(ExportedPairs.Parameters.Layout, CPU), plain = new(ExportedAlone.Parameters.Layout, CPU);
        arena.Initialize(3);
        HuggingFaceFolder.Save(folder["hf"], arena, new ExportedPairs().Facts);
        using (SafetensorsFile file = SafetensorsFile.Open(folder["hf", "encoder", "model.safetensors"]))
            Assert.DoesNotContain(
                file.Entries,
                entry => entry.Name.Contains("pooler", StringComparison.Ordinal) || entry.Name.Contains("seq_", StringComparison.Ordinal));

        HuggingFaceFolder.Load(folder["hf"], plain, new ExportedAlone().Facts);
        AssertSame(plain, arena);
    }

    [Fact]
    public void Reading_LeavesTheHeadAsItIs()
    {
        using ParameterArena one = new(ExportedPairs.Parameters.Layout, CPU), other = new(ExportedPairs.Parameters.Layout, CPU);
        one.Initialize(3);
        other.Initialize(4);
        ParameterSpec head = other.Layout.Parameters.Single(parameter => parameter.Name == "encoder.seq_relationship.weight");
        float[] before = ValuesOf(other, head);
        HuggingFaceFolder.Save(folder["hf"], one, new ExportedPairs().Facts);
        HuggingFaceFolder.Load(folder["hf"], other, new ExportedPairs().Facts);
        Assert.Equal(before, ValuesOf(other, head));
        Assert.NotEqual(before, ValuesOf(one, head));
    }

    [Fact]
    public void EncoderAlone_HoldsNoHead_AndReadsWholeFiles()
    {
        using ParameterArena whole = new(ExportedPairs.Parameters.Layout, CPU), alone = new(ExportedPairs.Parameters.EncoderLayout, CPU);
        whole.Initialize(3);
        HuggingFaceFolder.Save(folder["hf"], whole, new ExportedPairs().Facts);
        HuggingFaceFolder.Load(folder["hf"], alone, new ExportedPairs().Facts);
        AssertSame(alone, whole);
        Assert.Equal(
            whole.Layout.ParameterCount - ((128 * 128) + 128 + (2 * 128) + 2),
            alone.Layout.ParameterCount);
        using IEncoder encoder = new ExportedPairs().CreateEncoder(alone);
        using Tensor ids = tensor(new long[] { 2, 7, 8, 3 }, [1, 4]), types = zeros(1, 4, ScalarType.Int64);
        using Tensor states = encoder.Encode(ids, types, null);
        Assert.Equal([1, 4, 128], states.shape);
        _ = Assert.ThrowsAny<ArgumentException>(() => new ExportedPairs.NextSentenceHead(alone));
    }

    /// <summary>Every tensor of one arena has the same values in another one.</summary>
    private static void AssertSame(ParameterArena part, ParameterArena whole)
    {
        Dictionary<string, ParameterSpec> places = whole.Layout.Parameters.ToDictionary(parameter => parameter.Name);
        Assert.All(part.Layout.Parameters, parameter => Assert.Equal(ValuesOf(whole, places[parameter.Name]), ValuesOf(part, parameter)));
    }

    private static float[] ValuesOf(ParameterArena arena, ParameterSpec parameter)
    {
        using Tensor values = arena.Values(parameter);
        return [.. values.contiguous().data<float>()];
    }
}
