using System.IO.Compression;
using System.Xml.Linq;
using ElectraDsl.Testing;

namespace ElectraDsl.EndToEnd.Tests;

/// <summary>The packages beside the one: a server, and vectors for Microsoft.Extensions.AI.</summary>
public sealed class PartPackageTests : IDisposable
{
    private const string Server = "Server", Embeddings = "ElectraDsl.Embeddings", Serving = "ElectraDsl.Serving";

    private readonly PackageFeed feed = new();

    public void Dispose() => feed.Dispose();

    /// <summary>Nothing but a test compares what is written by hand beside the project.</summary>
    [Theory]
    [InlineData(Embeddings)]
    [InlineData(Serving, Embeddings)]
    public void Package_DependsOnWhatItsProjectReferences(string library, params string[] parts)
    {
        XElement project = XElement.Load(Path.Combine(Repository.Root, "src", library, $"{library}.csproj"));
        string[] referenced = [.. project.Descendants("PackageReference").Select(reference => (string)reference.Attribute("Include")!)];
        using ZipArchive package = ZipFile.OpenRead(feed.PackPart(library));
        using Stream content = package.GetEntry($"{library}.nuspec")!.Open();
        XElement metadata = XElement.Load(content);
        Assert.Equal(
            referenced.Concat(parts).Append("ElectraDsl").Order(StringComparer.Ordinal),
            metadata.Descendants().Where(element => element.Name.LocalName == "dependency").Select(one => (string)one.Attribute("id")!)
                .Order(StringComparer.Ordinal));
        Assert.Equal(
            project.Descendants("FrameworkReference").Select(reference => (string?)reference.Attribute("Include")),
            metadata.Descendants().Where(element => element.Name.LocalName == "frameworkReference").Select(one => (string?)one.Attribute("name")));
        Assert.Equal(
            [$"lib/net10.0/{library}.dll", $"lib/net10.0/{library}.xml"],
            package.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("lib/", StringComparison.Ordinal)));
    }

    /// <summary>A project with the packages has the command, and the vectors without the server.</summary>
    [SkippableFact]
    public void ProjectThatReferencesThePackages_Serves()
    {
        PackageFeed.SkipWithoutLibtorch();
        _ = feed.Pack.Expect(0);
        _ = feed.PackPart(Embeddings);
        _ = feed.PackPart(Serving);
        feed.AddProject(
            Server,
            PackageUsers.Record + """

            internal static class Vectors
            {
                public static Microsoft.Extensions.AI.IEmbeddingGenerator<string, Microsoft.Extensions.AI.Embedding<float>> Of(string run) =>
                    new ElectraDsl.Embeddings.TextEncoderEmbeddingGenerator(ElectraDsl.Inference.TextEncoder.Open<Narrow>(run));
            }

            """,
            PackageFeed.OwnReference,
            PackageFeed.Reference(Serving, PackageFeed.Version),
            PackageUsers.LibtorchReference);

        // The machine's folders have not every version that a feed on the network has: a later one is taken.
        ProgramResult build = feed.Build(Server, "-p:NoWarn=NU1603").Expect(0);
        TemporaryProject.AssertDiagnostics(build);
        ProgramResult help = feed.Run(Server, ["serve", "--help"]).Expect(0);
        Assert.Contains(help.Output, line => line.Contains("--port", StringComparison.Ordinal));
        ProgramResult absent = feed.Run(Server, ["serve", "--run", "nowhere"]).Expect(2);
        Assert.Contains("nowhere does not exist", Assert.Single(absent.Error), StringComparison.Ordinal);
    }
}
