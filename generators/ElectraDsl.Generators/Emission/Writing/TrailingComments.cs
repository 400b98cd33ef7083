namespace ElectraDsl.Generators.Emission;

/// <summary>Puts the comments behind consecutive lines of code under one another, so that shapes read like a column.</summary>
internal static class TrailingComments
{
    private const string Mark = " // ";

    /// <summary>Aligns the comments of each paragraph: lines without an empty one between them.</summary>
    public static string Align(string text)
    {
        string[] lines = text.Split('\n');
        for (int start = 0; start < lines.Length;)
        {
            int end = start, column = 0;
            for (; end < lines.Length && lines[end].Length > 0; end++)
                column = Math.Max(column, CommentOf(lines[end]));
            for (int i = start; i < end; i++)
            {
                if (CommentOf(lines[i]) is > 0 and int comment)
                    lines[i] = lines[i].Insert(comment, new string(' ', column - comment));
            }

            start = end + 1;
        }

        return string.Join("\n", lines);
    }

    /// <summary>Where the comment behind a line's code starts; 0 where there is none.</summary>
    private static int CommentOf(string line)
    {
        int index = line.IndexOf(Mark, StringComparison.Ordinal);
        return index > 0 && line.Substring(0, index).Trim().Length > 0 && !line.TrimStart().StartsWith("//", StringComparison.Ordinal) ? index : 0;
    }
}
