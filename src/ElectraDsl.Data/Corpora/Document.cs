namespace ElectraDsl.Data;

/// <summary>One document of a corpus: an article, a chapter, a book.</summary>
/// <param name="Name">Where it comes from, for messages: for example <c>books/emma.txt#3</c>.</param>
/// <param name="Lines">Its sentences or paragraphs in order; none of them is blank.</param>
public sealed record Document(string Name, IReadOnlyList<string> Lines);
