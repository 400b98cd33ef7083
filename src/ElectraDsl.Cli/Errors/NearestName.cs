namespace ElectraDsl.Cli;

/// <summary>Finds the name that a mistyped one stands for.</summary>
internal static class NearestName
{
    /// <summary>The name with the fewest letters to change, or null where none is near.</summary>
    public static string? Of(string typed, IEnumerable<string> names)
    {
        // A third of the letters wrong is a typing error; more is another word.
        int limit = Math.Max(1, typed.TrimStart('-').Length / 3);
        return names
            .Select(name => (Name: name, Distance: Distance(typed, name)))
            .Where(candidate => candidate.Distance <= limit)
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    /// <summary>The end of a sentence about a mistyped name: a full stop, or a question.</summary>
    public static string Suggestion(string typed, IEnumerable<string> names) => Of(typed, names) is { } near ? $": did you mean {near}?" : ".";

    /// <summary>Letters to insert, remove, change or swap with their neighbor (optimal string alignment).</summary>
    internal static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
            cost[i, 0] = i;
        for (int j = 0; j <= b.Length; j++)
            cost[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int change = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(change, 1 + Math.Min(cost[i - 1, j], cost[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }

        return cost[a.Length, b.Length];
    }
}
