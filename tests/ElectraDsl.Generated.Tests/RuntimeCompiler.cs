extern alias Compiler;
using System.Collections.Immutable;
using System.Reflection;
using Compiler::ElectraDsl.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ElectraDsl.Generated.Tests;

/// <summary>Generates and compiles declarations while the tests run, as a build would do it.</summary>
internal static class RuntimeCompiler
{
    /// <summary>Compiles and loads; errors fail the calling test, with the declaration.</summary>
    public static Assembly Compile(string declaration) => Assembly.Load(Image(declaration));

    /// <summary>Compiles to an assembly's bytes; errors fail the calling test, with the declaration.</summary>
    public static byte[] Image(string declaration)
    {
        CSharpParseOptions options = new(LanguageVersion.CSharp14);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "RuntimeModels",
            [CSharpSyntaxTree.ParseText(declaration, options)],
            References(),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable,
                optimizationLevel: OptimizationLevel.Release));
        _ = CSharpGeneratorDriver
            .Create([new ElectraModelGenerator().AsSourceGenerator()], parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> reported);
        using MemoryStream image = new();
        ImmutableArray<Diagnostic> emitted = output.Emit(image).Diagnostics;
        Assert.Empty(
            reported.Concat(emitted).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(error => $"{error}\n{declaration}"));
        return image.ToArray();
    }

    /// <summary>All that this process sees, but for the generator's assembly, which holds the language's types a second time.</summary>
    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) != "ElectraDsl.Generators.dll")
            .Select(path => MetadataReference.CreateFromFile(path));
}
