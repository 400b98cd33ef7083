using System.Collections.Concurrent;
using System.Collections.Immutable;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ElectraDsl.Generators.Tests;

/// <summary>Compiles user code with the generator, as a build would.</summary>
internal static class ModelCompiler
{
    /// <summary>The assemblies that a project with models sees, in the order of dependency.</summary>
    public static readonly ImmutableArray<string> Library =
        [
            "TorchSharp", "ILGPU", "ILGPU.Algorithms", "ElectraDsl.Language", "ElectraDsl.Torch", "ElectraDsl.Kernels", "ElectraDsl",
            "ElectraDsl.Data", "ElectraDsl.Export", "ElectraDsl.Inference", "ElectraDsl.Training", "ElectraDsl.FineTuning", "ElectraDsl.Presets",
            "ElectraDsl.Cli",
        ];

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14, DocumentationMode.Parse);

    // The SDK suppresses these two for every project: they are about versions of the framework's own assemblies.
    private static readonly ImmutableDictionary<string, ReportDiagnostic> NoWarn = ImmutableDictionary<string, ReportDiagnostic>.Empty
        .Add("CS1701", ReportDiagnostic.Suppress)
        .Add("CS1702", ReportDiagnostic.Suppress);

    // As for the repository's other tests (.editorconfig): their models have odd sizes on purpose, and most never see a run.
    private static readonly ImmutableDictionary<string, ReportDiagnostic> NoAdviceOnSizes = NoWarn.AddRange(
        new[] { "EDSL1105", "EDSL1106", "EDSL1107", "EDSL1108", "EDSL3001", "EDSL3002" }.Select(id =>
            KeyValuePair.Create(id, ReportDiagnostic.Suppress)));

    /// <summary>All analyzers of the compiler.</summary>
    public static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(ElectraModelGenerator)
            .Assembly.GetTypes()
            .Where(type => typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private static readonly ImmutableArray<MetadataReference> Framework = [.. Net100.References.All];

    private static readonly ConcurrentDictionary<string, MetadataReference> Assemblies = new();

    public static CSharpCompilation Compilation(params string[] sources) => Compilation(Library, OutputKind.DynamicallyLinkedLibrary, sources);

    public static CSharpCompilation Compilation(IEnumerable<string> library, OutputKind kind, params string[] sources) => CSharpCompilation.Create(
        "UserProject",
        sources.Select((source, index) => CSharpSyntaxTree.ParseText(source, ParseOptions, $"File{index}.cs", System.Text.Encoding.UTF8)),
        [.. Framework, .. library.Select(ReferenceTo)],
        new CSharpCompilationOptions(
            kind, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999, specificDiagnosticOptions: NoAdviceOnSizes));

    public static CompiledModels Run(params string[] sources) => Run(Compilation(sources));

    /// <summary>As in a user's project: with all of the advice.</summary>
    public static CompiledModels RunWithAdvice(params string[] sources) => Run(WithAdvice(Compilation(sources)));

    /// <summary>A compilation that shows every warning, as a user's does.</summary>
    public static CSharpCompilation WithAdvice(CSharpCompilation compilation) =>
        compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(NoWarn));

    /// <summary>As in a project with an older LangVersion.</summary>
    public static CompiledModels RunAs(LanguageVersion version, params string[] sources)
    {
        CSharpParseOptions options = ParseOptions.WithLanguageVersion(version);
        CSharpCompilation compilation = Compilation()
            .AddSyntaxTrees(
                sources.Select((source, index) => CSharpSyntaxTree.ParseText(source, options, $"File{index}.cs", System.Text.Encoding.UTF8)));
        return Run(compilation, options);
    }

    /// <summary>As in a project that writes a documentation file: missing and wrong documentation is reported, in generated code, too.</summary>
    public static CompiledModels RunWithDocumentation(params string[] sources)
    {
        CSharpParseOptions options = ParseOptions.WithDocumentationMode(DocumentationMode.Diagnose);
        CSharpCompilation compilation = Compilation()
            .AddSyntaxTrees(
                sources.Select((source, index) => CSharpSyntaxTree.ParseText(source, options, $"File{index}.cs", System.Text.Encoding.UTF8)));
        return Run(compilation, options);
    }

    public static CompiledModels Run(CSharpCompilation compilation, CSharpParseOptions? options = null)
    {
        GeneratorDriver driver = Driver(options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> reported);
        return new CompiledModels(Unmuted(output, driver.GetRunResult()), [.. reported.Concat(Analyze(output)).Distinct()], driver.GetRunResult());
    }

    /// <summary>
    /// With the warnings of generated code, which a user's build does not show: what a project's rules say of its own code does not hold there, but
    /// it is held to the standard of code that is written by hand.
    /// </summary>
    private static Compilation Unmuted(Compilation output, GeneratorDriverRunResult result) => result.Results.Single().GeneratedSources.Aggregate(
        output, static (compilation, source) => compilation.ReplaceSyntaxTree(source.SyntaxTree, CSharpSyntaxTree.ParseText(
            source.SourceText.ToString().Replace(Emission.SourceWriter.Muting + "\n", "\n", StringComparison.Ordinal),
            (CSharpParseOptions)source.SyntaxTree.Options,
            source.SyntaxTree.FilePath,
            System.Text.Encoding.UTF8)));

    // Two structs may share a helper: what stands there is found twice, and a build shows equal lines once.
    private static IEnumerable<Diagnostic> Analyze(Compilation compilation) =>
        compilation
            .WithAnalyzers(
                Analyzers,
                new CompilationWithAnalyzersOptions(
                    new AnalyzerOptions([]),
                    onAnalyzerException: null,
                    concurrentAnalysis: false,
                    logAnalyzerExecutionTime: false,
                    reportSuppressedDiagnostics: true))
            .GetAnalyzerDiagnosticsAsync()
            .GetAwaiter()
            .GetResult()
            .Distinct();

    private static MetadataReference ReferenceTo(string assembly) => Assemblies.GetOrAdd(
        assembly, static name => MetadataReference.CreateFromFile(Path.Combine(AppContext.BaseDirectory, name + ".dll")));

    public static GeneratorDriver Driver(CSharpParseOptions? options = null) => CSharpGeneratorDriver.Create(
        [new ElectraModelGenerator().AsSourceGenerator()],
        parseOptions: options ?? ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
}
