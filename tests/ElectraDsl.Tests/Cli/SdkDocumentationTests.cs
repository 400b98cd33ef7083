using System.Xml;
using ElectraDsl.Data;

namespace ElectraDsl.Tests;

public sealed class SdkDocumentationTests
{
    [Theory]
    [InlineData("T:System.Collections.Generic.List`1", "List")]
    [InlineData("T:System.Collections.Generic.Dictionary`2.Enumerator", "Enumerator")]
    [InlineData("M:System.String.Split(System.Char[],System.Int32)", "Split")]
    [InlineData("M:System.Text.StringBuilder.#ctor(System.String)", "StringBuilder")]
    [InlineData("M:System.Array.System#Collections#IStructuralEquatable#Equals(System.Object)", "Equals")]
    [InlineData("P:System.Collections.Generic.List`1.Item(System.Int32)", "Item")]
    [InlineData("M:System.Linq.Enumerable.Select``2(System.Collections.Generic.IEnumerable{``0})", "Select")]
    [InlineData("T:System.Nullable{System.Int32}", "Nullable")]
    [InlineData("F:System.String.Empty", "Empty")]
    [InlineData("Parse", "Parse")]
    public void Reference_IsAWord(string reference, string word) => Assert.Equal(word, DocumentationText.WordOf(reference));

    [Theory]
    [InlineData("T:System.String", "System.String")]
    [InlineData("M:System.String.Trim(System.Char)", "System.String")]
    [InlineData("M:System.Collections.Generic.List`1.Add(`0)", "System.Collections.Generic.List")]
    [InlineData("M:System.Text.StringBuilder.#ctor(System.String)", "System.Text.StringBuilder")]
    public void Member_BelongsToItsType(string member, string type) => Assert.Equal(type, DocumentationText.TypeOf(member));

    [Theory]
    [InlineData("<summary>Gets the <see cref=\"T:System.String\" /> of the list.</summary>", "Gets the String of the list.")]
    [InlineData(
        "<returns><see langword=\"true\" /> if <paramref name=\"key\" /> is there; otherwise, <see langword=\"false\" />.</returns>",
        "true if key is there; otherwise, false.")]
    [InlineData("<summary>Wraps\n       <b>lines</b> of <c>its</c> source.</summary>", "Wraps lines of its source.")]
    [InlineData("<summary>Reads <see href=\"https://x.y\">the guide</see> to the end.</summary>", "Reads the guide to the end.")]
    [InlineData("<summary>The argument is <code>null</code> or has no words.</summary>", "The argument is null or has no words.")]
    [InlineData(
        "<summary>See <xref data-throw-if-not-resolved=\"true\" uid=\"System.Linq.Expressions\" /> for more of it.</summary>",
        "See Expressions for more of it.")]
    public void Element_BecomesASentence(string xml, string sentence) => Assert.Equal([sentence], Sentences(xml));

    [Fact]
    public void BlocksAndFullStops_EndSentences() => Assert.Equal(
        ["The first of two sentences.", "The second one is here.", "A parameter of the method.", "A paragraph of its own."],
        Sentences(
            "<summary>The first of two sentences. The second one is here.</summary><param name=\"x\">A parameter of the method.<para>A paragraph of its own.</para></param>"));

    [Fact]
    public void Abbreviation_EndsNoSentence() => Assert.Equal(
        ["Takes a path, e.g. C or a relative one, as text."],
        Sentences("<summary>Takes a path, e.g. C or a relative one, as text.</summary>"));

    [Fact]
    public void BlankLine_EndsAParagraph() => Assert.Equal(
        ["a first line without full stop", "a second line without full stop"],
        Sentences("<remarks>a first line without full stop\n  \n a second line without full stop</remarks>"));

    [Theory]
    [InlineData("<example>var x = new List of many words</example>")]
    [InlineData("<remarks><code>foreach (var x in the many things)</code></remarks>")]
    [InlineData("<returns>The result.</returns>")]
    [InlineData("<summary>__m128i _mm_abs_epi8 (__m128i a) and other words</summary>")]
    [InlineData("<summary>VPCMPUQ k1 {k2}, ymm2, ymm3/m256/m64bcst, imm8(0)</summary>")]
    [InlineData("<exception cref=\"T:System.Exception\"> -or- </exception>")]
    public void WhatIsNoProse_IsLeftOut(string xml) => Assert.Empty(Sentences(xml));

    [Fact]
    public void InstalledSdk_HasMegabytesOfDistinctSentences()
    {
        SdkDocumentation corpus = new();
        Document[] documents = [.. corpus.ReadDocuments()];
        string[] lines = [.. documents.SelectMany(document => document.Lines)];
        Assert.InRange(documents.Length, 3_000, 100_000);
        Assert.InRange(lines.Sum(line => (long)line.Length), 4_000_000, 40_000_000);
        Assert.Equal(lines.Length, lines.Distinct(StringComparer.Ordinal).Count());
        Assert.All(documents, document => Assert.NotEmpty(document.Lines));
        Assert.DoesNotContain(
            lines,
            line => line.Contains('\n') || line.Contains("<see", StringComparison.Ordinal) || line.Contains("cref", StringComparison.Ordinal));
        Assert.Equal(corpus.Fingerprint, new SdkDocumentation().Fingerprint);
    }

    private static string[] Sentences(string inside)
    {
        using XmlReader reader = XmlReader.Create(new StringReader($"<member>{inside}</member>"));
        return [.. DocumentationText.Sentences(DocumentationText.Read(reader))];
    }
}
