using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using ElectraDsl.Data;

/// <summary>
/// A corpus that needs no download: the English documentation of .NET's own libraries, which lies as XML beside every SDK. The members
/// of one type are one document, and a sentence that was there before (there are many) is left out, so that nothing held out was
/// trained on word for word.
/// </summary>
internal sealed class SdkDocumentation : ICorpus
{
    // Raise it when the text that is taken out of the files changes: what was prepared from the old text is then prepared again.
    private const int ExtractionVersion = 1;

    private readonly IReadOnlyList<string> files = SdkDocumentationFiles.Find();
    private IReadOnlyList<Document>? documents;          // 8 MB of text: read once, although preparing it asks for it several times

    public string Description => $"the documentation of the installed .NET SDK ({files.Count} files)";

    /// <summary>The files' names and lengths: every pack version has its own.</summary>
    public string Fingerprint
    {
        get
        {
            StringBuilder names = new();
            _ = names.Append(CultureInfo.InvariantCulture, $"extraction {ExtractionVersion}\n");
            foreach (string file in files)
                _ = names.Append(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)} {new FileInfo(file).Length}\n");
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(names.ToString())));
        }
    }

    public IEnumerable<Document> ReadDocuments() => documents ??= [.. ReadFiles()];

    private IEnumerable<Document> ReadFiles()
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string file in files)
        {
            string? type = null;
            List<string> sentences = [];
            foreach ((string member, string text) in ReadMembers(file))
            {
                string owner = DocumentationText.TypeOf(member);
                if (owner != type && sentences.Count > 0)
                {
                    yield return new Document($"{Path.GetFileName(file)}#{type}", sentences);
                    sentences = [];
                }

                type = owner;
                sentences.AddRange(DocumentationText.Sentences(text).Where(seen.Add));
            }

            if (sentences.Count > 0)
                yield return new Document($"{Path.GetFileName(file)}#{type}", sentences);
        }
    }

    /// <summary>The name and the plain text of every documented member of a file, in the file's order.</summary>
    private static IEnumerable<(string Member, string Text)> ReadMembers(string file)
    {
        using XmlReader reader = XmlReader.Create(file, new XmlReaderSettings { IgnoreComments = true });
        while (MoveToMember(reader, file))
            yield return (reader.GetAttribute("name") ?? "", ReadText(reader, file));
    }

    private static bool MoveToMember(XmlReader reader, string file) => Guarded(file, () => reader.ReadToFollowing("member"));

    private static string ReadText(XmlReader reader, string file) => Guarded(file, () =>
    {
        using XmlReader member = reader.ReadSubtree();
        return DocumentationText.Read(member);
    });

    private static T Guarded<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (XmlException fault)
        {
            throw new CorpusException($"{file}:{fault.LineNumber} is not the XML that the SDK ships: {fault.Message} Repair the .NET SDK.", fault);
        }
        catch (IOException fault)
        {
            throw new CorpusException($"{file} cannot be read: {fault.Message}", fault);
        }
    }
}
