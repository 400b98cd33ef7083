using System.Reflection;
using ElectraDsl.Training;

namespace ElectraDsl.Generated.Tests.Architectures;

/// <summary>Combinations as models, all of a set in one compilation.</summary>
internal sealed class CompiledCombinations
{
    private static readonly Lazy<CompiledCombinations> LazyPairwise = new(() => new CompiledCombinations(Combination.Pairwise));

    private readonly Assembly assembly;

    public CompiledCombinations(IReadOnlyList<Combination> combinations)
    {
        Count = combinations.Count;
        assembly = RuntimeCompiler.Compile(Declare(combinations));
    }

    /// <summary>Those of <see cref="Combination.Pairwise"/>, which several tests need.</summary>
    public static CompiledCombinations Pairwise => LazyPairwise.Value;

    public int Count { get; }

    /// <summary>The model of one combination.</summary>
    public PretrainingRecipe Recipe(int index) =>
        (PretrainingRecipe)Activator.CreateInstance(assembly.GetType($"Combinations.{NameOf(index)}", throwOnError: true)!)!;

    /// <summary>One source file with a record for each.</summary>
    public static string Declare(IReadOnlyList<Combination> combinations)
    {
        IEnumerable<string> records = combinations.Select((combination, index) => combination.Declare(NameOf(index), index));
        return "#pragma warning disable EDSL1103\nusing ElectraDsl;\n\nnamespace Combinations;\n\n" + string.Join("\n\n", records);
    }

    private static string NameOf(int index) => $"Combination{index}";
}
