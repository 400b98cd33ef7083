namespace ElectraDsl.Export;

/// <summary>One of a model's networks, as Hugging Face names it and its tensors.</summary>
/// <param name="Name">Our name, which is its folder's and stands before the names of its parameters in the arena.</param>
internal sealed record HuggingFaceNetwork(string Name)
{
    private const string Delta = ".delta";

    private const string WordEmbeddings = "electra.embeddings.word_embeddings.weight";

    /// <summary>What one keeps of a generator and a discriminator.</summary>
    public static readonly HuggingFaceNetwork Discriminator = new("discriminator");

    /// <summary>The discriminator's masked language model.</summary>
    public static readonly HuggingFaceNetwork Generator = new("generator");

    /// <summary>A masked language model that is kept.</summary>
    public static readonly HuggingFaceNetwork Encoder = new("encoder");

    /// <summary>All that a model may have.</summary>
    public static readonly IReadOnlyList<HuggingFaceNetwork> All = [Discriminator, Generator, Encoder];

    /// <summary>Those of a model, the one with the shared tensors first.</summary>
    public static IReadOnlyList<HuggingFaceNetwork> Of(ModelConfig facts) =>
        [.. All.Where(network => facts.Networks.Any(known => known.Name == network.Name))];

    /// <summary>What the compiler knows of it.</summary>
    public NetworkConfig FactsOf(ModelConfig facts) => facts.Networks.Single(known => known.Name == Name).Config;

    /// <summary>The models of transformers that it is one of.</summary>
    public HuggingFaceFamily FamilyOf(ModelConfig facts) => HuggingFaceFamily.Of(FactsOf(facts));

    /// <summary>The class that loads it.</summary>
    public string ArchitectureOf(ModelConfig facts) =>
        this == Discriminator ? FamilyOf(facts).DiscriminatorArchitecture : FamilyOf(facts).GeneratorArchitecture;

    /// <summary>Where the tensor of every key lies in the arena. A shared tensor lies there once, under the discriminator's name.</summary>
    public IReadOnlyList<HuggingFaceTensor> Tensors(ArenaLayout layout, ModelConfig facts)
    {
        HuggingFaceFamily family = FamilyOf(facts);
        Dictionary<string, ParameterSpec> all = layout.Parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        List<HuggingFaceTensor> found = [];
        foreach (ParameterSpec parameter in layout.Parameters)
        {
            int dot = parameter.Name.IndexOf('.', StringComparison.Ordinal);
            string key = parameter.Name[(dot + 1)..];
            if (!parameter.Name.AsSpan(0, dot).SequenceEqual(Name) && !IsShared(key, facts.Tying))
                continue;

            // A delta stands for the table that it makes of the generator's.
            string table = key.EndsWith(Delta, StringComparison.Ordinal) ? $"{key[..^Delta.Length]}.weight" : key;
            found.Add(new HuggingFaceTensor(family.KeyOf(table), parameter, table == key ? null : all[$"{Generator.Name}.{table}"]));
            if (this != Discriminator && table == WordEmbeddings)
                found.Add(new HuggingFaceTensor(family.OutputMatrix, parameter, Base: null));
        }

        return [.. found.OrderBy(tensor => tensor.Key, StringComparer.Ordinal)];
    }

    /// <summary>Whether an arena of this layout holds all of its tensors.</summary>
    public bool IsIn(ArenaLayout layout, ModelConfig facts) => Tensors(layout, facts).Count == Tensors(layout.Whole, facts).Count;

    /// <summary>Width of its tables.</summary>
    public long EmbeddingSize(ArenaLayout layout, ModelConfig facts)
    {
        string words = FamilyOf(facts).KeyOf(WordEmbeddings);
        return Tensors(layout, facts).Single(tensor => tensor.Key == words).Parameter.Shape[1];
    }

    private bool IsShared(string key, WeightTying tying) =>
        Sharing.Of(
            tying,
            this == Discriminator ? NetworkRole.Discriminator
                : this == Generator ? NetworkRole.Generator
                : NetworkRole.Encoder,
            SectionOf(key))
            == TensorSource.Shared;

    /// <summary>Where a tensor of that name stands in a network.</summary>
    private static NetworkSection SectionOf(string key) =>
        key.StartsWith("electra.embeddings.word_embeddings.", StringComparison.Ordinal) ? NetworkSection.WordEmbeddings
        : key.StartsWith("electra.embeddings.position_embeddings.", StringComparison.Ordinal) ? NetworkSection.PositionEmbeddings
        : key.StartsWith("electra.embeddings.token_type_embeddings.", StringComparison.Ordinal) ? NetworkSection.TokenTypeEmbeddings
        : key.StartsWith("electra.embeddings.", StringComparison.Ordinal) ? NetworkSection.EmbeddingNorm
        : key.StartsWith("electra.embeddings_project.", StringComparison.Ordinal) ? NetworkSection.Projection
        : key.StartsWith("electra.encoder.layer.", StringComparison.Ordinal) ? NetworkSection.Layers
        : key.StartsWith("electra.", StringComparison.Ordinal) ? NetworkSection.FinalNorm
        : NetworkSection.Head;
}
