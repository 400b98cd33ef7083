using System.Collections.Immutable;
using ElectraDsl.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ElectraDsl.Generators.Tests.Fuzzing;

/// <summary>Compiles mutated declarations with the generator, and applies every code fix that is offered for what it reports.</summary>
internal sealed class DeclarationFuzzer : IDisposable
{
    /// <summary>What the compiler says where a generator or an analyzer threw.</summary>
    private static readonly string[] ExceptionIds = ["CS8784", "CS8785", "AD0001", FaultRule];

    private const string FaultRule = "EDSL9003";

    // A file holds few mistakes; of many alike the first ones are as good as all.
    private const int MostFixes = 4;

    private static readonly ImmutableArray<CodeFixProvider> AllFixes =
    [
        .. typeof(PartialRecordFix).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && typeof(CodeFixProvider).IsAssignableFrom(type))
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    private readonly AdhocWorkspace workspace = new();
    private readonly Project library, program;

    public DeclarationFuzzer()
    {
        library = Open(OutputKind.DynamicallyLinkedLibrary);
        program = Open(OutputKind.ConsoleApplication);
    }

    /// <summary>Tries the declarations of some seeds.</summary>
    public Task TryDeclarations(IEnumerable<int> seeds, FuzzCounts counts) =>
        Try(seeds, counts, seed => Try(seed % 3 == 0 ? program : library, Mutation.Of(seed), counts));

    /// <summary>Tries the code of some seeds with all analyzers.</summary>
    public Task TryCode(IEnumerable<int> seeds, FuzzCounts counts) => Try(seeds, counts, seed => Analyze(CodeMutation.Of(seed), counts));

    private static async Task Try(IEnumerable<int> seeds, FuzzCounts counts, Func<int, Task<IEnumerable<string>>> attempt)
    {
        foreach (int seed in seeds)
        {
            try
            {
                foreach (string fault in await attempt(seed))
                    counts.Faults.Add($"seed {seed}: {fault}");
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                counts.Faults.Add($"seed {seed}: {exception}");
            }
        }
    }

    private static async Task<IEnumerable<string>> Try(Project project, string source, FuzzCounts counts)
    {
        Document document = project.AddDocument("File0.cs", SourceText.From(source, System.Text.Encoding.UTF8), filePath: "File0.cs");
        Compilation compilation = (await document.Project.GetCompilationAsync())!;
        GeneratorDriver driver = ModelCompiler
            .Driver()
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> reported);
        GeneratorRunResult result = driver.GetRunResult().Results.Single();

        List<string> faults = [];
        if (result.Exception is { } exception)
            faults.Add(exception.ToString());
        faults.AddRange(reported.Where(diagnostic => ExceptionIds.Contains(diagnostic.Id)).Select(diagnostic => diagnostic.ToString()));

        // What C# rejects it explains itself; what it makes of the generated half of such a record is no matter.
        SyntaxTree tree = (await document.GetSyntaxTreeAsync())!;
        bool isRejected = tree.GetDiagnostics().Any(IsError) || output.GetSemanticModel(tree).GetDiagnostics().Any(IsError);
        bool isRefused = reported.Any(IsError);
        if (isRejected)
            counts.CountRejected();
        else if (isRefused)
            counts.CountRefused();
        else
            counts.CountAccepted();
        if (!isRejected)
            faults.AddRange(FaultsOfGenerated(output, result));
        faults.AddRange(await FaultsOfFixes(document, reported, counts));
        return faults;
    }

    private async Task<IEnumerable<string>> Analyze(string source, FuzzCounts counts)
    {
        Document document = library.AddDocument("File0.cs", SourceText.From(source, System.Text.Encoding.UTF8), filePath: "File0.cs");
        Compilation compilation = (await document.Project.GetCompilationAsync())!;
        ImmutableArray<Diagnostic> reported = await compilation.WithAnalyzers(ModelCompiler.Analyzers).GetAnalyzerDiagnosticsAsync();
        List<string> faults = [.. reported.Where(diagnostic => ExceptionIds.Contains(diagnostic.Id)).Select(diagnostic => diagnostic.ToString())];
        if (compilation.GetDiagnostics().Any(IsError))
            counts.CountRejected();
        else if (reported.IsEmpty)
            counts.CountAccepted();
        else
            counts.CountRefused();
        faults.AddRange(await FaultsOfFixes(document, reported, counts));
        return faults;
    }

    private static IEnumerable<string> FaultsOfGenerated(Compilation output, GeneratorRunResult result)
    {
        HashSet<SyntaxTree> generated = [.. result.GeneratedSources.Select(source => source.SyntaxTree)];
        return output
            .GetDiagnostics()
            .Where(diagnostic =>
                diagnostic.Severity >= DiagnosticSeverity.Warning && diagnostic.Location.SourceTree is { } tree && generated.Contains(tree))
            .Take(2)
            .Select(diagnostic => $"in generated code: {diagnostic}");
    }

    private static async Task<IEnumerable<string>> FaultsOfFixes(Document document, ImmutableArray<Diagnostic> reported, FuzzCounts counts)
    {
        List<(Diagnostic Mistake, CodeAction Action)> offers = [];
        foreach (Diagnostic mistake in reported.Where(diagnostic => diagnostic.Location.IsInSource))
        {
            foreach (CodeFixProvider fix in AllFixes.Where(fix => fix.FixableDiagnosticIds.Contains(mistake.Id)))
                await fix.RegisterCodeFixesAsync(
                    new CodeFixContext(document, mistake, (action, _) => offers.Add((mistake, action)), CancellationToken.None));
        }

        List<string> faults = [];
        bool parses = !(await document.GetSyntaxTreeAsync())!.GetDiagnostics().Any(IsError);
        foreach ((Diagnostic mistake, CodeAction action) in offers.Take(MostFixes))
        {
            counts.CountFix();
            try
            {
                ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
                Document changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
                if (parses && (await changed.GetSyntaxTreeAsync())!.GetDiagnostics().FirstOrDefault(IsError) is { } broken)
                    faults.Add($"'{action.Title}' for {mistake}: {broken}\n{await changed.GetTextAsync()}");
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                faults.Add($"'{action.Title}' for {mistake}: {exception}");
            }
        }

        return faults;
    }

    private static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error && !diagnostic.IsSuppressed;

    private Project Open(OutputKind kind)
    {
        CSharpCompilation likeness = ModelCompiler.WithAdvice(ModelCompiler.Compilation(ModelCompiler.Library, kind, ""));
        Project project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(),
            VersionStamp.Default,
            "UserProject",
            "UserProject",
            LanguageNames.CSharp,
            compilationOptions: likeness.Options,
            parseOptions: likeness.SyntaxTrees[0].Options,
            metadataReferences: likeness.References));

        // Asked for once, so that every fork of the project shares what was read of the references.
        _ = project.GetCompilationAsync().GetAwaiter().GetResult();
        return workspace.CurrentSolution.GetProject(project.Id)!;
    }

    /// <inheritdoc/>
    public void Dispose() => workspace.Dispose();
}
