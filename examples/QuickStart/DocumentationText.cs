using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

/// <summary>Turns XML documentation into plain sentences.</summary>
internal static partial class DocumentationText
{
    private const string ParagraphBreak = "\n\n";

    // Fewer are headings and table cells ("Less than zero"), from which there is nothing to learn about a sentence.
    private const int FewestWords = 4;

    /// <summary>The type that a member belongs to: <c>M:System.String.Trim(System.Char)</c> belongs to <c>System.String</c>.</summary>
    public static string TypeOf(string member)
    {
        string name = WithoutSignature(member);
        return member.StartsWith("T:", StringComparison.Ordinal) || name.LastIndexOf('.') is not (> 0 and int dot) ? name : name[..dot];
    }

    /// <summary>How a reference reads in a sentence: <c>T:System.Collections.Generic.List`1</c> is "List".</summary>
    public static string WordOf(string reference)
    {
        string name = WithoutSignature(reference).Replace(".#ctor", "", StringComparison.Ordinal);
        return name[(name.LastIndexOfAny(['.', '#']) + 1)..];
    }

    /// <summary>All text of an element; references are words, blocks are separated by blank lines, blocks of code are dropped.</summary>
    public static string Read(XmlReader reader)
    {
        StringBuilder text = new();
        _ = reader.Read();
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.Name is "code" or "example" or "script" or "format")
            {
                _ = text.Append(reader.Name == "code" ? OneWord(reader) : ParagraphBreak);
                reader.Skip();
                continue;
            }

            _ = reader.NodeType switch
            {
                XmlNodeType.Element => text.Append(WordOf(reader)),
                XmlNodeType.EndElement when IsBlock(reader.Name) => text.Append(ParagraphBreak),
                XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace => text.Append(reader.Value),
                _ => text,
            };
            _ = reader.Read();
        }

        return text.ToString();
    }

    /// <summary>The sentences of a text, white space made single blanks; what is no prose is left out.</summary>
    public static IEnumerable<string> Sentences(string text) =>
        from paragraph in BlankLine().Split(text)
        from sentence in SentenceEnd().Split(WhiteSpace().Replace(paragraph, " ").Trim())
        where IsProse(sentence)
        select sentence;

    /// <summary>What stands in the text for an element that has just begun.</summary>
    private static string WordOf(XmlReader element) => element.Name switch
    {
        "paramref" or "typeparamref" => element.GetAttribute("name") ?? "",
        // <see cref="...">with words of its own</see> brings its words.
        "see" or "seealso" or "xref" when element.IsEmptyElement => element.GetAttribute("langword") is { } word
            ? word
            : WordOf(Uri.UnescapeDataString(element.GetAttribute("cref") ?? element.GetAttribute("uid") ?? "")),
        string name when IsBlock(name) => ParagraphBreak,
        _ => "",
    };

    private static bool IsBlock(string element) => element is
        "summary" or "remarks" or "param" or "typeparam" or "returns" or "value" or "exception" or
        "para" or "p" or "br" or "div" or "list" or "item" or "term" or "description" or "ul" or "li";

    /// <summary>A single word between code tags belongs to its sentence; anything longer is a program.</summary>
    private static string OneWord(XmlReader code)
    {
        using XmlReader inside = code.ReadSubtree();
        StringBuilder text = new();
        while (inside.Read())
            _ = text.Append(inside.Value);
        return text.ToString().Any(char.IsWhiteSpace) ? ParagraphBreak : text.ToString();
    }

    /// <summary>The dotted name: without kind (T:, M: ...), parameters and numbers of type parameters.</summary>
    private static string WithoutSignature(string reference)
    {
        string name = reference.Length > 1 && reference[1] == ':' ? reference[2..] : reference;
        int end = name.IndexOfAny(['(', '{', '*', '?']);
        return Arity().Replace(end < 0 ? name : name[..end], "");
    }

    /// <summary>Mostly letters and at least a few words: no signature, no table cell, no row of processor instructions.</summary>
    private static bool IsProse(string sentence)
    {
        int letters = sentence.Count(char.IsAsciiLetter);
        int blanks = sentence.Count(character => character == ' ');
        return blanks >= FewestWords - 1 && 20 * (letters + blanks) >= 17 * sentence.Length && !sentence.Contains("__", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\n\s*\n")]
    private static partial Regex BlankLine();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@"`+\d+")]
    private static partial Regex Arity();

    // A full stop ends a sentence where a capital follows and none of the usual abbreviations precedes.
    [GeneratedRegex(@"(?<=[.!?]["")]?)(?<!\b(?:e\.g|i\.e|etc|vs|cf|No|Fig)\.) (?=[A-Z""(])")]
    private static partial Regex SentenceEnd();
}
