namespace ElectraDsl.Architecture.Tests;

/// <summary>Who uses whom.</summary>
/// <param name="edges">Arrows from the user to what is used; an arrow to itself counts for nothing.</param>
internal sealed class Graph(IEnumerable<(string From, string To)> edges)
{
    private readonly ILookup<string, string> uses = edges.Where(edge => edge.From != edge.To).Distinct()
        .OrderBy(edge => edge.From, StringComparer.Ordinal).ThenBy(edge => edge.To, StringComparer.Ordinal)
        .ToLookup(edge => edge.From, edge => edge.To, StringComparer.Ordinal);

    /// <summary>All arrows.</summary>
    public IEnumerable<(string From, string To)> Edges => uses.SelectMany(group => group.Select(to => (group.Key, to)));

    /// <summary>The shortest way from one to another, both included, with one step at least; null where there is none.</summary>
    public IReadOnlyList<string>? PathBetween(string from, string to)
    {
        Queue<string[]> paths = new([[from]]);
        HashSet<string> seen = [];
        while (paths.TryDequeue(out string[]? path))
        {
            foreach (string next in uses[path[^1]])
            {
                if (next == to)
                    return [.. path, next];
                if (seen.Add(next))
                    paths.Enqueue([.. path, next]);
            }
        }

        return null;
    }

    /// <summary>For everything that stands in a circle the shortest one that it stands in, each circle once, the shortest first.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Circles() =>
    [
        .. uses.Select(group => PathBetween(group.Key, group.Key)).OfType<IReadOnlyList<string>>()
            .DistinctBy(circle => string.Join('|', circle.Skip(1).Order(StringComparer.Ordinal)))
            .OrderBy(circle => circle.Count),
    ];
}
