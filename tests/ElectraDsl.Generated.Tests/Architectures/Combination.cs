namespace ElectraDsl.Generated.Tests.Architectures;

/// <summary>How far a token sees.</summary>
internal enum Reach
{
    All,
    Window,
    WindowWithGlobalLayers,
}

/// <summary>
/// One choice of everything that decides how an encoder computes. What else a declaration may say is rotated over the combinations, so that
/// each value meets many of them.
/// </summary>
internal sealed record Combination(
    Activation Activation,
    NormPlacement Norm,
    Normalization Normalization,
    bool Biases,
    Positions Positions,
    Reach Reach)
{
    public const int Layers = 3;
    public const int Window = 2;
    public const int MaxPositions = 24;

    private static readonly WeightTying[] Tyings = Enum.GetValues<WeightTying>();

    /// <summary>The full product.</summary>
    public static IReadOnlyList<Combination> All { get; } =
    [
        .. from activation in Enum.GetValues<Activation>()
           from norm in Enum.GetValues<NormPlacement>()
           from normalization in Enum.GetValues<Normalization>()
           from biases in new[] { true, false }
           from positions in Enum.GetValues<Positions>()
           from reach in Enum.GetValues<Reach>()
           select new Combination(activation, norm, normalization, biases, positions, reach),
    ];

    /// <summary>A few in which every two values of two choices meet: greedily, always the one with the most new pairs.</summary>
    public static IReadOnlyList<Combination> Pairwise { get; } = Cover();

    /// <summary>A record of this name with this discriminator.</summary>
    /// <param name="name">The record.</param>
    /// <param name="index">Chooses what is rotated. The periods are such that no two options change together.</param>
    public string Declare(string name, int index)
    {
        WeightTying tying = Tyings[index % Tyings.Length];
        int embedding = index % 7 < 3 ? 16 : 12, types = index % 4 == 0 ? 0 : index % 4 == 1 ? 1 : 2;
        string rest = $"""
            Dropout = {(index % 3 == 0 ? "0.1" : "0")}, AttentionDropout = {(index % 5 == 0 ? "0.1" : "0")}, FeedForwardSize = {(index % 11 < 5 ? 24 : 40)},
                Initialization = Initialization.{(index % 2 == 0 ? "Original" : "HuggingFace")}, InitializerRange = {(index % 13 < 6 ? "0.1" : "0.2")}, NormEpsilon = {(index % 9 < 4 ? "1e-12" : "0.01")}
            """;

        // The generator is a combination, too: what need not agree is another value of the same list.
        Combination generator = this with
        {
            Activation = (Activation)(((int)Activation + 1 + (index % 5)) % 6),
            Norm = (NormPlacement)(((int)Norm + index) % 2),
            Reach = (Reach)(((int)Reach + 1 + (index % 2)) % 3),
        };
        if (tying is WeightTying.None or WeightTying.TokenEmbeddings)
            generator = generator with
            {
                Positions = (Positions)(((int)Positions + 1 + (index % 3)) % 4),
                Biases = !Biases,
                Normalization = (Normalization)(1 - (int)Normalization),
            };
        // A shared norm behind the tables is both networks' or neither's, and only a network that normalizes first can do without.
        bool isIndependent = tying is not (WeightTying.Embeddings or WeightTying.AllWeights);
        bool isBare = index % 3 != 0 && Norm == NormPlacement.Pre && (tying != WeightTying.Embeddings || generator.Norm == NormPlacement.Pre);
        bool isGeneratorBare = generator.Norm == NormPlacement.Pre && (isIndependent ? index % 5 < 3 : isBare);
        string ofDiscriminator =
            $"Layers = {Layers}, HiddenSize = 16, AttentionHeads = 2, {Encoder}{Turns(this, index)}{(isBare ? ", EmbeddingNorm = false" : "")}, {rest}";
        string ofGenerator =
            tying == WeightTying.AllWeights
                ? ofDiscriminator
                : $"Layers = 2, HiddenSize = 8, AttentionHeads = 2, {generator.Encoder}{Turns(generator, index + 1)}{(isGeneratorBare ? ", EmbeddingNorm = false" : "")}, {rest}";
        return $"""
            [ElectraModel(VocabularySize = 50, EmbeddingSize = {embedding}, MaxPositions = {MaxPositions}, TokenTypes = {types}, Tying = WeightTying.{tying})]
            [Generator({ofGenerator})]
            [Discriminator({ofDiscriminator})]
            public sealed partial record {name};
            """;
    }

    private static string Turns(Combination network, int index) => network.Positions != Positions.Rotary
        ? ""
        : $", RotaryBase = {(index % 3 == 0 ? "10_000" : index % 3 == 1 ? "50" : "160_000.5")}, RotaryPairs = RotaryPairs.{(index % 2 == 0 ? "HalfSplit" : "Adjacent")}";

    /// <summary>The arguments of a network's attribute.</summary>
    public string Encoder =>
        $"Activation = Activation.{Activation}, Norm = NormPlacement.{Norm}, Normalization = Normalization.{Normalization}, Biases = {(Biases ? "true" : "false")}, "
        + $"Positions = Positions.{Positions}"
        + Reach switch
        {
            Reach.Window => $", AttentionWindow = {Window}",
            Reach.WindowWithGlobalLayers => $", AttentionWindow = {Window}, GlobalAttentionEvery = 2",
            _ => "",
        };

    private static List<Combination> Cover()
    {
        HashSet<(int, object, int, object)> open = [.. All.SelectMany(Pairs)];
        List<Combination> chosen = [];
        while (open.Count > 0)
        {
            Combination next = All.MaxBy(combination => Pairs(combination).Count(open.Contains))!;
            chosen.Add(next);
            open.ExceptWith(Pairs(next));
        }

        return chosen;
    }

    private static IEnumerable<(int, object, int, object)> Pairs(Combination combination)
    {
        object[] values =
        [
            combination.Activation,
            combination.Norm,
            combination.Normalization,
            combination.Biases,
            combination.Positions,
            combination.Reach,
        ];
        return from one in Enumerable.Range(0, values.Length)
               from other in Enumerable.Range(one + 1, values.Length - one - 1)
               select (one, values[one], other, values[other]);
    }
}
