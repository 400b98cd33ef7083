using System.Text;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Tests;

/// <summary>Source in which every expected diagnostic is marked: <c>HiddenSize = {|EDSL1001:250|}</c>.</summary>
internal sealed record Markup(string Source, IReadOnlyList<string> Expected)
{
    public static Markup Parse(string marked)
    {
        StringBuilder source = new();
        List<string> expected = [];
        int position = 0;
        while (marked.IndexOf("{|", position, StringComparison.Ordinal) is >= 0 and int open)
        {
            int colon = marked.IndexOf(':', open), close = marked.IndexOf("|}", colon, StringComparison.Ordinal);
            _ = source.Append(marked, position, open - position);
            string text = marked[(colon + 1)..close];
            expected.Add($"{marked[(open + 2)..colon]} at {source.Length}: {text}");
            _ = source.Append(text);
            position = close + 2;
        }

        return new Markup(source.Append(marked, position, marked.Length - position).ToString(), expected);
    }

    /// <summary>Compiles the source and demands exactly the marked diagnostics: the generator's and the compiler's.</summary>
    /// <returns>Their messages, in the order of the source.</returns>
    public static IReadOnlyList<string> Verify(string marked)
    {
        Markup markup = Parse(marked);
        return Verify(markup, ModelCompiler.Run(markup.Source));
    }

    /// <summary>The same with all of the advice, as a user sees it.</summary>
    public static IReadOnlyList<string> VerifyWithAdvice(string marked)
    {
        Markup markup = Parse(marked);
        return Verify(markup, ModelCompiler.RunWithAdvice(markup.Source));
    }

    public static IReadOnlyList<string> Verify(Markup markup, CompiledModels compiled)
    {
        Assert.Null(compiled.Result.Results.Single().Exception);
        Diagnostic[] found = [.. compiled.Diagnostics.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
        Assert.Equal(markup.Expected, found.Select(Describe));
        return [.. found.Select(diagnostic => diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture))];
    }

    private static string Describe(Diagnostic diagnostic)
    {
        string text =
            diagnostic.Location.SourceTree?.ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length) ?? "";
        return $"{diagnostic.Id} at {diagnostic.Location.SourceSpan.Start}: {text}";
    }
}
