namespace ElectraDsl.Export;

/// <summary>One of a model's networks, as Hugging Face names it and its tensors.</summary>
/// <param name="Role">Which.</param>
internal sealed record HuggingFaceNetwork(NetworkRole Role)
{
    /// <summary>What one keeps of a generator and a discriminator.</summary>
    public static readonly HuggingFaceNetwork Discriminator = new(NetworkRole.Discriminator);

    /// <summary>The discriminator's masked language model.</summary>
    public static readonly HuggingFaceNetwork Generator = new(NetworkRole.Generator);

    /// <summary>A masked language model that is kept.</summary>
    public static readonly HuggingFaceNetwork Encoder = new(NetworkRole.Encoder);

    /// <summary>All that a model may have.</summary>
    public static readonly IReadOnlyList<HuggingFaceNetwork> All = [Discriminator, Generator, Encoder];

    /// <summary>Our name, which is its folder's.</summary>
    public string Name => NetworkRoles.NameOf(Role);

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
        List<HuggingFaceTensor> found = [];
        foreach (HuggingFaceTensor tensor in OwnTensors(layout, facts))
        {
            if (tensor.Parameter.Section == NetworkSection.NextSentenceHead)
                continue; // of the classes that load these networks, none has it
            found.Add(tensor with { Key = family.KeyOf(tensor.Key) });
            if (Role != NetworkRole.Discriminator && tensor.Parameter.Section == NetworkSection.WordEmbeddings)
                found.Add(tensor with { Key = family.OutputMatrix });
        }

        return [.. found.OrderBy(tensor => tensor.Key, StringComparer.Ordinal)];
    }

    /// <summary>The same by our names, the heads that transformers does not know among them; the output matrix is the table of word pieces.</summary>
    public IEnumerable<HuggingFaceTensor> OwnTensors(ArenaLayout layout, ModelConfig facts)
    {
        foreach (ParameterSpec parameter in layout.Parameters)
        {
            if (parameter.Owner != Role && Sharing.Of(facts.Tying, Role, parameter.Section) != TensorSource.Shared)
                continue;

            // A delta stands for the table that it makes of the generator's.
            ParameterSpec? table = parameter.Kind != TensorKind.TableDelta
                ? null
                : layout.Parameters.Single(other => other.Owner == NetworkRole.Generator && other.Section == parameter.Section);
            yield return new HuggingFaceTensor((table ?? parameter).Key, parameter, table);
        }
    }

    /// <summary>Whether an arena of this layout holds all of its tensors.</summary>
    public bool IsIn(ArenaLayout layout, ModelConfig facts) => Tensors(layout, facts).Count == Tensors(layout.Whole, facts).Count;

    /// <summary>Width of its tables.</summary>
    public long EmbeddingSize(ArenaLayout layout, ModelConfig facts) =>
        Tensors(layout, facts).First(tensor => tensor.Parameter.Section == NetworkSection.WordEmbeddings).Parameter.Shape[1];
}
