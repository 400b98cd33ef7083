using System.ComponentModel;
using System.IO.Hashing;
using System.Text;

namespace ElectraDsl.Checkpoints;

/// <summary>
/// JSON that shows a changed byte: an object whose last member, <c>checksum</c>, is XXH3 of every byte before it. It finds accidents, not
/// forgeries. The bytes are what counts, not the values, so that a later version, which knows more members, still agrees.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SealedJson
{
    private static ReadOnlySpan<byte> Name => "\"checksum\""u8;

    /// <summary>Adds the checksum.</summary>
    /// <param name="json">An object with at least one member, in UTF-8: on one line, or indented by two spaces with LF.</param>
    public static byte[] Seal(ReadOnlySpan<byte> json) => Close(json[..json.LastIndexOf((byte)'}')].TrimEnd(" \n"u8));

    /// <summary>Whether every byte is as <see cref="Seal"/> left it.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> text)
    {
        int name = text.LastIndexOf(Name);
        int comma = name < 0 ? -1 : text[..name].LastIndexOf((byte)',');
        return comma > 0 && Close(text[..comma]).AsSpan().SequenceEqual(text);
    }

    /// <summary>Whether a line reaches as far as the end of its checksum, whatever its bytes are.</summary>
    public static bool HasWholeChecksum(ReadOnlySpan<byte> line)
    {
        const int ValueLength = 16, Punctuation = 4; // :"0123456789abcdef"}
        int name = line.LastIndexOf(Name);
        return name >= 0 && line.Length >= name + Name.Length + ValueLength + Punctuation;
    }

    private static byte[] Close(ReadOnlySpan<byte> members)
    {
        string checksum = XxHash3.HashToUInt64(members).ToString("x16");
        bool isIndented = members.Length > 1 && members[1] == '\n';
        byte[] end = Encoding.UTF8.GetBytes(isIndented ? $",\n  \"checksum\": \"{checksum}\"\n}}" : $",\"checksum\":\"{checksum}\"}}");
        return [.. members, .. end];
    }
}
