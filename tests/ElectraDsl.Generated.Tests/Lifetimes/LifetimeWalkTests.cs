using ElectraDsl.Generated.Tests.Architectures;
using ElectraDsl.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TorchSharp;

namespace ElectraDsl.Generated.Tests.Lifetimes;

/// <summary>
/// Nothing here calls what lets libtorch read memory that the collector may free meanwhile; what does so is computed from the TorchSharp in use.
/// </summary>
public sealed class LifetimeWalkTests : IDisposable
{
    private const string RewriteVariable = "ELECTRADSL_REWRITE_BASELINES";

    private static readonly string TorchSharpPath = typeof(torch).Assembly.Location;
    private static readonly string BannedSymbolsPath = Path.Combine(Repository.Root, "src", "ElectraDsl.Torch", "BannedSymbols.txt");

    private readonly LifetimeWalk walk = new(TorchSharpPath);

    /// <summary>
    /// The assemblies of this repository that lie beside this test, with the code that is generated in them, and those of programs built beside it.
    /// </summary>
    public static TheoryData<string> Assemblies => [.. OwnAssemblies().Keys];

    /// <inheritdoc/>
    public void Dispose() => walk.Dispose();

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_LetsLibtorchReadNothingThatMayBeFreed(string assembly)
    {
        using FileStream image = File.OpenRead(OwnAssemblies()[assembly]);
        Assert.Empty(walk.FindingsIn(image));
    }

    [Fact]
    public void GeneratedCodeOfEveryTwoOptions_LetsLibtorchReadNothingThatMayBeFreed()
    {
        using MemoryStream image = new(RuntimeCompiler.Image(CompiledCombinations.Declare(Combination.Pairwise)));
        Assert.Empty(walk.FindingsIn(image));
    }

    /// <summary>What the walk is to find, each in its own way; and what it is not to find.</summary>
    [Fact]
    public void Walk_FindsEveryWayToLoseAnObject_AndNoneThatHoldsIt()
    {
        using MemoryStream image = new(RuntimeCompiler.Image("""
            #pragma warning disable EDSL9004
            using System;
            using System.Linq;
            using TorchSharp;
            using static TorchSharp.torch;

            public sealed class Held(double value)
            {
                private static readonly Scalar One = 1L.ToScalar();
                private readonly Scalar own = value.ToScalar();

                public Tensor Static(Tensor a, Tensor b) => a.add(b, One);
                public Tensor Field(Tensor a) { Tensor b = a.mul(own); GC.KeepAlive(this); return b; }
                public Tensor Using(Tensor a) { using Scalar two = 2L.ToScalar(); return a.mul(two); }
                public Tensor KeptAlive(Tensor a) { Scalar two = 2L.ToScalar(); Tensor b = a.mul(two); GC.KeepAlive(two); return b; }
                public Scalar Made() => value.ToScalar();
                public Tensor Random(long[] shape) { using Generator random = new(1); return randn(shape, generator: random); }
            }

            public sealed class Lost
            {
                public Tensor Operator(Tensor a, Tensor b) => a + b;
                public Tensor Conversion(Tensor a) => a.mul(2);
                public Tensor Passed(Tensor a) => a.mul(2L.ToScalar());
                public Tensor Variable(Tensor a) { Scalar two = 2L.ToScalar(); return a.mul(two); }
                public Tensor Captured(Tensor a) { Scalar two = 2L.ToScalar(); return new[] { a }.Select(b => b.mul(two)).First(); }
                public Tensor ByTorchSharp(Tensor a) => a.square();
                public Tensor Delegate(Tensor[] all) => all.Select(torch.square).First();
                public Tensor Deep(Tensor a, Tensor b) => nn.functional.gaussian_nll_loss(a, b, b);
                public nn.Module Module() => nn.CELU();
                public long DefaultRandom() => torch.seed();
                public Tensor Random(long[] shape) => randn(shape, generator: new Generator(1));
            }
            """));
        string[] found = [.. walk.FindingsIn(image)];
        string[] lost =
        [
            "Operator", "Conversion", "Passed", "Variable", "Captured", "ByTorchSharp", "Delegate", "Deep", "Module", "DefaultRandom", "Random",
        ];
        Assert.All(lost, method => Assert.Contains(found, finding => finding.Contains($"Lost::{method}(", StringComparison.Ordinal)));
        Assert.DoesNotContain(found, finding => finding.Contains("Held::", StringComparison.Ordinal));
    }

    [Fact]
    public void Owners_AreWhatAFinalizerFrees()
    {
        Assert.Contains("TorchSharp.Scalar", walk.Owners);
        Assert.Contains("TorchSharp.torch/Generator", walk.Owners);
        Assert.DoesNotContain("TorchSharp.torch/Tensor", walk.Owners);
    }

    [Fact]
    public void BannedSymbols_AreWhatTheWalkFinds()
    {
        string computed = BannedSymbols.Of(walk);
        if (Environment.GetEnvironmentVariable(RewriteVariable) == "1")
            File.WriteAllText(BannedSymbolsPath, computed);
        string[] wanted = computed.Split('\n'), listed = File.ReadAllText(BannedSymbolsPath).Split('\n');
        Assert.True(
            wanted.SequenceEqual(listed),
            string.Join('\n', [
                $"{BannedSymbolsPath} is not what TorchSharp {walk.TorchSharp.Assembly.Name.Version} needs. Write it with {RewriteVariable}=1.",
                .. wanted.Except(listed).Select(line => $"+ {line}"),
                .. listed.Except(wanted).Select(line => $"- {line}"),
            ]));
    }

    /// <summary>A line that the compiler does not understand would ban nothing.</summary>
    [Fact]
    public void BannedSymbols_AreFoundByTheCompiler()
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Symbols",
            references: ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Select(path => MetadataReference.CreateFromFile(path)));
        string[] identifiers = [.. File.ReadLines(BannedSymbolsPath).Select(line => line[..line.IndexOf(';', StringComparison.Ordinal)])];
        Assert.True(identifiers.Length > 100);
        Assert.DoesNotContain(identifiers, identifier => DocumentationCommentId.GetSymbolsForDeclarationId(identifier, compilation).IsEmpty);
    }

    /// <summary>By name; a program that has not been built is not there.</summary>
    private static SortedDictionary<string, string> OwnAssemblies()
    {
        SortedDictionary<string, string> paths = new(StringComparer.Ordinal);
        foreach (string project in Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories))
        {
            string name = Path.GetFileNameWithoutExtension(project);
            string configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            string beside = Path.Combine(AppContext.BaseDirectory, $"{name}.dll");
            string built = Path.Combine(Repository.Root, "artifacts", "bin", name, configuration, $"{name}.dll");
            if (project.Contains("artifacts", StringComparison.Ordinal)
                || project.Contains($"{Path.DirectorySeparatorChar}generators{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                continue;
            if (File.Exists(beside))
                paths[name] = beside;
            else if (File.Exists(built))
                paths[name] = built;
        }

        return paths;
    }
}
