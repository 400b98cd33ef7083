namespace ElectraDsl.EndToEnd.Tests;

/// <summary>Two projects that use the package, built at once: one that declares a model, and one that knows the package only through it.</summary>
public sealed class PackageUsers : IDisposable
{
    /// <summary>The project of one record.</summary>
    public const string Trainer = "Trainer";

    /// <summary>The project that references that one.</summary>
    public const string Program = "Program";

    /// <summary>The record.</summary>
    public const string Record = """
        using ElectraDsl;

        namespace Trials;

        [ElectraModel(VocabularySize = 1_000, EmbeddingSize = 16, MaxPositions = 128)]
        [Generator(Layers = 1, HiddenSize = 16, AttentionHeads = 1)]
        [Discriminator(Layers = 1, HiddenSize = 32, AttentionHeads = 2)]
        public sealed partial record Narrow;

        """;

    private ProgramResult? build;

    /// <summary>The feed and the projects' folder.</summary>
    public PackageFeed Feed { get; } = new();

    /// <summary>The line that gives a program its libtorch.</summary>
    public static string LibtorchReference => PackageFeed.Reference(PackageFeed.Libtorch, PackageFeed.BackendVersion);

    /// <summary>Skips the calling test where no libtorch can be referenced; else fails it unless both projects build without a word.</summary>
    public void SkipOrDemandBuilt()
    {
        PackageFeed.SkipWithoutLibtorch();
        _ = Feed.Pack.Expect(0);
        if (build is null)
        {
            Feed.AddProject(Trainer, Record, PackageFeed.OwnReference, LibtorchReference);
            Feed.AddProject(
                Program,
                """
                using TorchSharp;

                using torch.Tensor ones = torch.ones(3);
                System.Console.WriteLine(ones.sum().item<float>());
                System.Console.WriteLine(new Trials.Narrow().Facts.Name);

                """,
                $"<ProjectReference Include=\"../{Trainer}/{Trainer}.csproj\" />");
            build = Feed.Build(Program);
        }

        _ = build.Expect(0);
        TemporaryProject.AssertDiagnostics(build);
    }

    /// <inheritdoc/>
    public void Dispose() => Feed.Dispose();
}
