using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ElectraDsl.EndToEnd.Tests;

/// <summary>What debuggers read in an assembly whose debug information is embedded.</summary>
public static class DebugSymbols
{
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    /// <summary>The source files that it names, and its Source Link, JSON that says where to get them; null where it has none.</summary>
    public static (IReadOnlyList<string> Sources, string? Link) Of(Stream assembly)
    {
        using PEReader reader = new(assembly, PEStreamOptions.LeaveOpen);
        DebugDirectoryEntry entry = reader.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using MetadataReaderProvider provider = reader.ReadEmbeddedPortablePdbDebugDirectoryData(entry);
        MetadataReader symbols = provider.GetMetadataReader();
        return (
            [.. symbols.Documents.Select(document => symbols.GetString(symbols.GetDocument(document).Name))],
            symbols.GetCustomDebugInformation(EntityHandle.ModuleDefinition)
                .Select(symbols.GetCustomDebugInformation)
                .Where(information => symbols.GetGuid(information.Kind) == SourceLink)
                .Select(information => System.Text.Encoding.UTF8.GetString(symbols.GetBlobBytes(information.Value)))
                .SingleOrDefault());
    }
}
