using System.Buffers.Binary;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ElectraDsl.Testing;

namespace ElectraDsl.EndToEnd.Tests;

/// <summary>The NuGet package, used as its users use it.</summary>
public sealed partial class PackageTests(PackageUsers users) : IClassFixture<PackageUsers>
{
    private static readonly string[] Libraries =
    [
        "ElectraDsl", "ElectraDsl.Cli", "ElectraDsl.Data", "ElectraDsl.Export", "ElectraDsl.FineTuning", "ElectraDsl.Inference", "ElectraDsl.Kernels",
        "ElectraDsl.Kernels.Tools", "ElectraDsl.Language", "ElectraDsl.Presets", "ElectraDsl.Torch", "ElectraDsl.Training",
    ];

    private static readonly string[] DiagnosticPages =
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "generators", "docs", "diagnostics"))
            .Select(path => Path.GetFileName(path)),
    ];

    private PackageFeed Feed => users.Feed;

    [Fact]
    public void Package_HoldsLibrariesCompilerAndBuildFiles()
    {
        _ = Feed.Pack.Expect(0);
        TemporaryProject.AssertDiagnostics(Feed.Pack);
        string[] compiler = [.. Directory.GetFiles(Path.Combine(Repository.Root, "generators"), "*.csproj", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension).Append("ElectraDsl.Language").Select(assembly => $"analyzers/dotnet/cs/{assembly}.dll")];
        Assert.Contains("analyzers/dotnet/cs/ElectraDsl.Generators.dll", compiler);

        using ZipArchive package = ZipFile.OpenRead(Feed.Package);
        Assert.Equal(
            new[]
            {
                "ElectraDsl.nuspec", "LICENSE", "README.md", "build/ElectraDsl.props", "build/ElectraDsl.targets", "build/Facts.targets",
                "build/Libtorch.targets",
                "build/LoadTorchBeforeUse.g.cs",
                "build/Natives.targets",
                "buildTransitive/ElectraDsl.targets",
                "icon.png",
            }
                .Concat(compiler)
                .Concat(DiagnosticPages.Select(page => $"docs/diagnostics/{page}"))
                .Concat(Libraries.SelectMany(library => new[] { $"lib/net10.0/{library}.dll", $"lib/net10.0/{library}.xml" }))
                .Order(StringComparer.Ordinal),
            package.Entries.Select(entry => entry.FullName).Where(name => !IsContainer(name)).Order(StringComparer.Ordinal));
        Assert.All(package.Entries, entry => Assert.True(entry.Length > 0, entry.FullName));
    }

    /// <summary>
    /// What a diagnostic's link opens on the network is in the package, too: the compiler that is packed knows no id without a page.
    /// </summary>
    [Fact]
    public void EveryDiagnosticOfThePackedCompiler_HasItsPageInThePackage()
    {
        _ = Feed.Pack.Expect(0);
        using ZipArchive package = ZipFile.OpenRead(Feed.Package);
        string targets = TextOf(package, "build/ElectraDsl.targets");
        using MemoryStream compiler = ContentOf(package, "analyzers/dotnet/cs/ElectraDsl.Generators.dll");
        using PEReader reader = new(compiler);
        MetadataReader metadata = reader.GetMetadataReader();
        string[] ids =
        [
            .. TextsOf(metadata).Where(text => DiagnosticId().IsMatch(text)).Concat(BuildError().Matches(targets).Select(id => id.Value)).Distinct(),
        ];
        Assert.Contains("EDSL1001", ids);
        Assert.Contains("EDSL9002", ids);
        Assert.Equal(
            ids.Select(id => $"docs/diagnostics/{id}.md").Order(StringComparer.Ordinal),
            package.Entries.Select(entry => entry.FullName).Where(name => name.StartsWith("docs/diagnostics/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
        Assert.All(ids, id => Assert.StartsWith($"# {id}: ", TextOf(package, $"docs/diagnostics/{id}.md"), StringComparison.Ordinal));

        // The error of the build files opens the page beside them.
        Assert.Contains("HelpLink=\"$(MSBuildThisFileDirectory)../docs/diagnostics/EDSL9002.md\"", targets, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", targets, StringComparison.Ordinal);
    }

    /// <summary>One property says where the repository is: gallery pages, debuggers and help links agree.</summary>
    [Fact]
    public void AddressOfTheRepository_IsThatOfTheProperty()
    {
        _ = Feed.Pack.Expect(0);
        XElement properties = XElement.Load(Path.Combine(Repository.Root, "Directory.Build.props"));
        string address = properties.Descendants("RepositoryUrl").Single().Value;
        using ZipArchive package = ZipFile.OpenRead(Feed.Package);
        XElement metadata = XElement.Parse(TextOf(package, "ElectraDsl.nuspec")).Elements().Single(element => element.Name.LocalName == "metadata");
        Assert.Equal(address, Of("projectUrl").Value);
        Assert.Equal(address, (string?)Of("repository").Attribute("url"));
        Assert.Equal("git", (string?)Of("repository").Attribute("type"));
        Assert.Equal("MIT", Of("license").Value);
        Assert.Equal("README.md", Of("readme").Value);
        Assert.Equal("icon.png", Of("icon").Value);
        Assert.StartsWith(address, Of("releaseNotes").Value, StringComparison.Ordinal);

        using MemoryStream compiler = ContentOf(package, "analyzers/dotnet/cs/ElectraDsl.Generators.dll");
        Assert.True(compiler.ToArray().AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(address)) >= 0, "The compiler does not know the address.");

        XElement Of(string name) => metadata.Elements().Single(element => element.Name.LocalName == name);
    }

    [Fact]
    public void Icon_IsASmallSquarePng()
    {
        _ = Feed.Pack.Expect(0);
        using ZipArchive package = ZipFile.OpenRead(Feed.Package);
        using MemoryStream content = ContentOf(package, "icon.png");
        byte[] icon = content.ToArray();
        Assert.InRange(icon.Length, 100, 20_000);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1a, (byte)'\n'], icon[..8]);
        Assert.Equal(128, BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16)));
        Assert.Equal(128, BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20)));
    }

    [SkippableFact]
    public void Package_NamesNoFolderOfTheMachineThatBuiltIt()
    {
        Skip.IfNot(BuiltFiles.Configuration == "release", "Debug builds name their sources' places, for the debugger.");
        _ = Feed.Pack.Expect(0);
        using ZipArchive package = ZipFile.OpenRead(Feed.Package);
        foreach (ZipArchiveEntry entry in package.Entries)
        {
            using MemoryStream content = ContentOf(package, entry.FullName);
            Assert.False(content.ToArray().AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(Repository.Root)) >= 0, entry.FullName);
            if (!entry.Name.EndsWith(".dll", StringComparison.Ordinal))
                continue;
            (IReadOnlyList<string> sources, string? link) = DebugSymbols.Of(content);
            Assert.All(sources, source => Assert.StartsWith("/_/", source.Replace('\\', '/')));
            Assert.DoesNotContain(Repository.Root, link ?? "", StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public void Package_BringsWhatTheRepositoryUses()
    {
        users.SkipOrDemandBuilt();
        Assert.Equal(
            PackageFeed.PackagesOf(BuiltFiles.Assets("QuickStart")).Where(package => !package.Contains("Analyzers", StringComparison.Ordinal)),
            PackageFeed
                .PackagesOf(Feed.PathOf(PackageUsers.Trainer, "obj", "project.assets.json"))
                .Where(package => package != $"ElectraDsl/{PackageFeed.Version}"));
    }

    [SkippableFact]
    public void ProjectOfOneRecord_IsTheTrainer()
    {
        users.SkipOrDemandBuilt();
        ProgramResult info = Feed.Run(PackageUsers.Trainer, ["info"]).Expect(0);
        Assert.Contains(info.Output, line => line.Contains("Trials.Narrow", StringComparison.Ordinal));
        Assert.Empty(info.Error);

        TinyText.Write(Feed.PathOf(PackageUsers.Trainer, TinyRun.Corpus));
        ProgramResult training = Feed.Run(
            PackageUsers.Trainer,
            ["pretrain", "--corpus", TinyRun.Corpus, "--output", "run", "--sequence-length", "32", .. TinyRun.Options(4, warmupSteps: 1)]).Expect(0);
        Assert.Empty(training.Error);
        Assert.Equal(4, File.ReadAllLines(Feed.PathOf(PackageUsers.Trainer, "run", "metrics.jsonl")).Length);
    }

    [SkippableFact]
    public void ProjectBehindThatProject_Runs_ItsFirstLineTorchSharps()
    {
        users.SkipOrDemandBuilt();
        ProgramResult run = Feed.Run(PackageUsers.Program, []).Expect(0);
        Assert.Equal(["3", "Narrow"], run.Output);
        Assert.Empty(run.Error);
    }

    [SkippableFact]
    public void Outputs_LinkLibtorch_AndGeneratedSourceCanBeRead()
    {
        users.SkipOrDemandBuilt();
        Skip.If(OperatingSystem.IsWindows(), "On Windows libtorch is linked with hard links, which look like files.");
        foreach (string project in new[] { PackageUsers.Trainer, PackageUsers.Program })
        {
            FileInfo[] files = [.. new DirectoryInfo(Feed.NativeFolder(project)).EnumerateFiles("libtorch*")];
            Assert.NotEmpty(files);
            Assert.All(files, file => Assert.NotNull(file.LinkTarget));
        }

        string generated = Feed.PathOf(PackageUsers.Trainer, "obj", "Release", "net10.0", "generated");
        Assert.Single(Directory.EnumerateFiles(generated, "Trials.Narrow.Trainer.g.cs", SearchOption.AllDirectories));
    }

    /// <summary>
    /// No natives of other systems, no bridge to Python, no messages in other languages; and the program still runs where it was published to.
    /// </summary>
    [SkippableFact]
    public void OutputAndPublishedFolder_HoldWhatTheProgramLoads()
    {
        users.SkipOrDemandBuilt();
        _ = Feed.Publish(PackageUsers.Trainer).Expect(0);
        string published = Feed.PathOf(PackageUsers.Trainer, "published");
        Assert.All(new[] { Feed.Output(PackageUsers.Trainer), Feed.Output(PackageUsers.Program), published }, folder =>
        {
            FileInfo[] files = [.. new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)];
            Assert.DoesNotContain(files.Select(file => Path.GetRelativePath(folder, file.FullName)), name => !IsLoaded(name));
            Assert.InRange(files.Where(file => !NativeOfLibtorch().IsMatch(file.Name)).Sum(file => file.Length), 1, 25_000_000);
        });

        ProgramResult info = RunningProgram.Run(published, "dotnet", [Path.Combine(published, $"{PackageUsers.Trainer}.dll"), "info"]).Expect(0);
        Assert.Contains(info.Output, line => line.Contains("Trials.Narrow", StringComparison.Ordinal));
    }

    /// <summary>A missing libtorch and a wrong size are two errors of one build.</summary>
    [Fact]
    public void ProgramWithoutLibtorch_IsToldItsOtherMistakes_Too()
    {
        _ = Feed.Pack.Expect(0);
        Feed.AddProject(
            "WrongAndBare",
            PackageUsers.Record.Replace("HiddenSize = 32", "HiddenSize = 33", StringComparison.Ordinal),
            PackageFeed.OwnReference);
        TemporaryProject.AssertDiagnostics(
            Feed.Build("WrongAndBare").Expect(1),
            $"{Feed.PathOf("WrongAndBare", "WrongAndBare.csproj")} : error EDSL9002: No libtorch: add",
            $"{Feed.SourceOf("WrongAndBare")}(7,41): error EDSL1001: HiddenSize 33 of [Discriminator]");
    }

    [Fact]
    public void WrongDeclaration_IsTheOnlyError_AtTheSize()
    {
        _ = Feed.Pack.Expect(0);
        Feed.AddProject(
            "Wrong",
            """
            using ElectraDsl;

            [ElectraModel(VocabularySize = 1_000, EmbeddingSize = 16)]
            [Generator(Layers = 1, HiddenSize = 16, AttentionHeads = 1)]
            [Discriminator(Layers = 1, HiddenSize = 33, AttentionHeads = 2)]
            public sealed partial record Narrow;

            """,
            PackageFeed.OwnReference);
        ProgramResult build = Feed.Build("Wrong", "-p:TorchBackend=none").Expect(1);
        TemporaryProject.AssertDiagnostics(build, $"{Feed.SourceOf("Wrong")}(5,41): error EDSL1001: HiddenSize 33 of [Discriminator]");
    }

    [SkippableFact]
    public void ProgramWithoutLibtorch_IsToldWhichLineToAdd_OrTakesTheMachines()
    {
        users.SkipOrDemandBuilt();
        Feed.AddProject("Bare", PackageUsers.Record, PackageFeed.OwnReference);
        ProgramResult build = Feed.Build("Bare").Expect(1);
        TemporaryProject.AssertDiagnostics(
            build,
            $"{Feed.PathOf("Bare", "Bare.csproj")} : error EDSL9002: No libtorch: add {PackageUsers.LibtorchReference}");

        _ = Feed.Build("Bare", "-p:TorchBackend=none").Expect(0);
        string line = Feed.Run("Bare", ["info"]).Refusal();
        Assert.StartsWith("libtorch is missing", line, StringComparison.Ordinal);
        Assert.Contains($"{PackageFeed.Libtorch} (version {PackageFeed.BackendVersion})", line, StringComparison.Ordinal);
        _ = Feed.Run("Bare", ["info"], ("ELECTRADSL_LIBTORCH", Feed.NativeFolder(PackageUsers.Trainer))).Expect(0);
    }

    private static bool IsLoaded(string name)
    {
        string folder = Path.GetDirectoryName(name)!.Replace('\\', '/'), file = Path.GetFileName(name);
        return folder.Length == 0
            || (
                folder == $"runtimes/{System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier}/native"
                && (NativeOfLibtorch().IsMatch(file) || file.Contains("LibTorchSharp", StringComparison.Ordinal)));
    }

    /// <summary>What LibTorchSharp asks for, by the names of the three systems' packages.</summary>
    [GeneratedRegex(@"^(lib)?(torch|torch_cpu|c10|gomp-\w+|omp|iomp5|iomp5md|libiomp5md|uv|fbgemm|asmjit|libiompstubs5md)\.(so|dylib|dll)(\.1)?$")]
    private static partial Regex NativeOfLibtorch();

    // What the container format itself adds.
    private static bool IsContainer(string name) =>
        name == "[Content_Types].xml" || name.StartsWith("_rels/", StringComparison.Ordinal) || name.StartsWith("package/", StringComparison.Ordinal);

    [GeneratedRegex("^EDSL[0-9]{4}$")]
    private static partial Regex DiagnosticId();

    [GeneratedRegex("(?<=Code=\")EDSL[0-9]{4}")]
    private static partial Regex BuildError();

    private static MemoryStream ContentOf(ZipArchive package, string name)
    {
        MemoryStream content = new();
        using Stream stream = package.GetEntry(name)!.Open();
        stream.CopyTo(content);
        content.Position = 0;
        return content;
    }

    private static string TextOf(ZipArchive package, string name)
    {
        using StreamReader reader = new(package.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    /// <summary>The texts between quotation marks in an assembly's code.</summary>
    private static IEnumerable<string> TextsOf(MetadataReader assembly)
    {
        for (UserStringHandle text = MetadataTokens.UserStringHandle(1); !text.IsNil; text = assembly.GetNextHandle(text))
            yield return assembly.GetUserString(text);
    }
}
