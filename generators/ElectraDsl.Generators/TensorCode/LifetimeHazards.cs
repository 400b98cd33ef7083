using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.TensorCode;

/// <summary>
/// The methods and properties of TorchSharp that free something while libtorch reads it: the list that the build of the library itself is checked
/// with, which a test computes from TorchSharp's code.
/// </summary>
internal static class LifetimeHazards
{
    private const string Resource = "BannedSymbols.txt";

    // Lines about implicit tensors, which are merely freed late, begin otherwise.
    private const string Freed = "TorchSharp frees";

    private static readonly Dictionary<string, string> Advice = Read();

    /// <summary>What to do instead of using a member of TorchSharp; null where it is safe.</summary>
    public static string? AdviceOn(ISymbol member) =>
        member.OriginalDefinition.GetDocumentationCommentId() is { } id && Advice.TryGetValue(id, out string? advice) ? advice : null;

    /// <summary>Documentation ids of all, for tests.</summary>
    public static IEnumerable<string> Ids => Advice.Keys;

    private static Dictionary<string, string> Read()
    {
        using Stream stream = typeof(LifetimeHazards).Assembly.GetManifestResourceStream(Resource);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd()
            .Split('\n')
            .Select(line => line.Split([';'], 2))
            .Where(parts => parts.Length == 2 && parts[1].TrimStart().StartsWith(Freed, StringComparison.Ordinal))
            .ToDictionary(parts => parts[0].Trim(), parts => parts[1].Trim());
    }
}
