using Samples;

namespace ElectraDsl.Tests.Arena;

/// <summary>What the compiler says of a tensor is what its Hugging Face name says to people.</summary>
public sealed class TensorKindTests
{
    public static TheoryData<string, ArenaLayout> Layouts => new()
    {
        { "post and pre", new SampleModel().Layout },
        { "masked", new MaskedSampleModel().Layout },
        { "deltas", new DisentangledSampleModel().Layout },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void EveryTensor_HasKindOwnerAndSectionOfItsName(string model, ArenaLayout layout)
    {
        Assert.NotEmpty(model);
        Assert.All(layout.Parameters, tensor =>
        {
            Assert.Equal($"{tensor.Owner.ToString().ToLowerInvariant()}.{tensor.Key}", tensor.Name);
            Assert.Equal(KindOf(tensor.Key), tensor.Kind);
            Assert.Equal(SectionOf(tensor.Key), tensor.Section);
            Assert.Equal(tensor.Offset < layout.DecayedCount, tensor.Decayed);
        });
    }

    [Fact]
    public void Decay_SparesNormsAndBiases()
    {
        TensorKind[] spared = [.. Enum.GetValues<TensorKind>().Where(kind => !kind.IsDecayed())];
        Assert.Equal([TensorKind.Bias, TensorKind.NormScale, TensorKind.NormShift], spared);
    }

    private static TensorKind KindOf(string key)
    {
        bool isNorm = key.Contains("LayerNorm", StringComparison.Ordinal), isBias = key.EndsWith(".bias", StringComparison.Ordinal);
        if (isNorm)
            return isBias ? TensorKind.NormShift : TensorKind.NormScale;
        if (isBias)
            return TensorKind.Bias;
        bool isTable = key.StartsWith("electra.embeddings.", StringComparison.Ordinal);
        return key.EndsWith(".delta", StringComparison.Ordinal) ? TensorKind.TableDelta : isTable ? TensorKind.Table : TensorKind.Matrix;
    }

    private static NetworkSection SectionOf(string key) => key.Split('.') switch
    {
        ["electra", "embeddings", "word_embeddings", ..] => NetworkSection.WordEmbeddings,
        ["electra", "embeddings", "position_embeddings", ..] => NetworkSection.PositionEmbeddings,
        ["electra", "embeddings", "token_type_embeddings", ..] => NetworkSection.TokenTypeEmbeddings,
        ["electra", "embeddings", ..] => NetworkSection.EmbeddingNorm,
        ["electra", "embeddings_project", ..] => NetworkSection.Projection,
        ["electra", "encoder", "layer", ..] => NetworkSection.Layers,
        ["electra", ..] => NetworkSection.FinalNorm,
        _ => NetworkSection.Head,
    };
}
