using System.Globalization;
using System.Text;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>The product of models, hyperparameters and seeds: variants to compare, and a run of each with every seed.</summary>
/// <param name="Variants">In the order of models and, for each, of the hyperparameters' values; without texts.</param>
/// <param name="Runs">Every variant with the first seed, then with the next one: a sweep that is stopped half-way has seen all variants.</param>
internal sealed record SweepGrid(IReadOnlyList<SweepVariant> Variants, IReadOnlyList<SweepRun> Runs)
{
    /// <summary>More are a mistyped list, and nobody could read their table.</summary>
    public const int MostRuns = 1_000;

    /// <summary>
    /// With what a run and its files add, names stay below the 255 bytes that file systems take, and paths below Windows' 260 characters.
    /// </summary>
    private const int LongestFolder = 100;

    private const string Seed = "seed";

    /// <summary>Makes the product.</summary>
    /// <param name="models">One or more.</param>
    /// <param name="lists">
    /// Values by <see cref="Hyperparameter.Name"/>. Seeds are repetitions; all others make variants where there are several.
    /// </param>
    /// <exception cref="UsageException">It has too many runs.</exception>
    /// <exception cref="RunException">Two hyperparameters contradict each other.</exception>
    public static SweepGrid Of(IReadOnlyList<PretrainingRecipe> models, IReadOnlyDictionary<string, IReadOnlyList<object>> lists)
    {
        double count = models.Count * lists.Values.Aggregate(1.0, (product, values) => product * values.Count);
        if (count > MostRuns)
            throw new UsageException(
                string.Create(CultureInfo.InvariantCulture, $"These are {count:#,0} runs, and a sweep has at most {MostRuns:#,0}: shorten the lists."));

        Hyperparameter[] axes = [.. Hyperparameters.All.Where(one => one.Name != Seed && lists.ContainsKey(one.Name))];
        List<(SweepVariant Variant, List<(string Name, string Value)> Differs)> variants = [];
        foreach (PretrainingRecipe model in models)
        {
            foreach (object[] values in Product([.. axes.Select(axis => lists[axis.Name])]))
            {
                Dictionary<string, object> given = axes.Zip(values).ToDictionary(pair => pair.First.Name, pair => pair.Second);
                List<(string, string)> differs =
                [
                    .. models.Count > 1 ? [("model", model.Facts.Name)] : Array.Empty<(string, string)>(),
                    .. axes.Where(axis => lists[axis.Name].Count > 1).Select(axis => (axis.Name, Hyperparameter.Text(given[axis.Name]))),
                ];
                variants.Add((SweepVariant.Of(differs.Count == 0 ? model.Facts.Name : NameOf(differs), model, given, text: 0), differs));
            }
        }

        ulong[] seeds = lists.TryGetValue(Seed, out IReadOnlyList<object>? named) ? [.. named.Cast<ulong>()] : [models[0].Seed];
        List<SweepRun> runs = [];
        HashSet<string> folders = new(StringComparer.OrdinalIgnoreCase); // as some file systems compare names
        foreach (ulong seed in seeds)
        {
            foreach ((int index, (SweepVariant variant, List<(string, string)> differs)) in variants.Index())
            {
                (string, string)[] all = seeds.Length > 1 ? [.. differs, (Seed, Hyperparameter.Text(seed))] : [.. differs];
                string folder = FolderOf(all);
                if (folder.Length > LongestFolder || !folders.Add(folder))
                {
                    folder = string.Create(CultureInfo.InvariantCulture, $"{folder[..Math.Min(folder.Length, LongestFolder)]},run={runs.Count + 1}");
                    _ = folders.Add(folder);
                }

                runs.Add(new SweepRun(folder, all.Length == 0 ? variant.Name : NameOf(all), index, seed));
            }
        }

        return new SweepGrid([.. variants.Select(variant => variant.Variant)], runs);
    }

    /// <summary>What differs, for people: <c>Small, learning-rate 0.001</c>.</summary>
    private static string NameOf(IEnumerable<(string Name, string Value)> differs) =>
        string.Join(", ", differs.Select(pair => pair.Name == "model" ? pair.Value : $"{pair.Name} {pair.Value}"));

    /// <summary>What differs, as a folder's name on every system.</summary>
    private static string FolderOf(IReadOnlyCollection<(string Name, string Value)> differs)
    {
        if (differs.Count == 0)
            return "run";
        StringBuilder name = new(string.Join(',', differs.Select(pair => $"{pair.Name}={pair.Value}")));
        for (int i = 0; i < name.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(name[i]) && !"=,.+-_".Contains(name[i], StringComparison.Ordinal))
                name[i] = '_';
        }

        return name.ToString().TrimEnd('.'); // which Windows would drop
    }

    /// <summary>One value of every list, the last list running fastest; one empty product where there is no list.</summary>
    private static IEnumerable<object[]> Product(IReadOnlyList<IReadOnlyList<object>> lists) =>
        lists.Aggregate<IReadOnlyList<object>, IEnumerable<object[]>>(
            [
                [],
            ],
            (products, list) => products.SelectMany(product => list.Select(value => (object[])[.. product, value])));
}
