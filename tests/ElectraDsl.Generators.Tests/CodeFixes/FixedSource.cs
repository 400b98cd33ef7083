using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace ElectraDsl.Generators.Tests;

/// <summary>Applies code fixes to source with mistakes, as an editor does with what the generator reports.</summary>
internal sealed class FixedSource
{
    private const string ProjectName = "UserProject";

    private readonly CodeFixProvider fix;

    private FixedSource(CodeFixProvider fix) => this.fix = fix;

    public static FixedSource By(CodeFixProvider fix) => new(fix);

    /// <summary>Titles of what is offered for the first mistake that the fix serves.</summary>
    public async Task<IReadOnlyList<string>> Offers(string source)
    {
        using AdhocWorkspace workspace = new();
        return [.. (await ActionsFor(OpenProject(workspace, source))).Select(action => action.Title)];
    }

    /// <summary>
    /// Applies one offer to the first mistake and demands that it is gone: its diagnostic, and everything that a build would call an error.
    /// </summary>
    public async Task<string> Apply(string source, int offer = 0) => (await ApplyToFiles([source], offer)).Single();

    public async Task<IReadOnlyList<string>> ApplyToFiles(string[] sources, int offer = 0)
    {
        using AdhocWorkspace workspace = new();
        Project project = OpenProject(workspace, sources);
        CodeAction action = (await ActionsFor(project))[offer];
        string removed = (await MistakesIn(project))[0].Id;
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        return await TextsOf(operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)!, removed);
    }

    /// <summary>Applies the first offer to all mistakes of the first one's kind in the project.</summary>
    public async Task<string> ApplyToAll(string source)
    {
        using AdhocWorkspace workspace = new();
        Project project = OpenProject(workspace, source);
        CodeAction action = (await ActionsFor(project))[0];
        Diagnostic first = (await MistakesIn(project))[0];
        FixAllContext context = new(
            project.Documents.First(), fix, FixAllScope.Project, action.EquivalenceKey!, [first.Id], new Mistakes(this), CancellationToken.None);
        CodeAction all = (await fix.GetFixAllProvider()!.GetFixAsync(context))!;
        ImmutableArray<CodeActionOperation> operations = await all.GetOperationsAsync(CancellationToken.None);
        return (await TextsOf(operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetProject(project.Id)!, first.Id)).Single();
    }

    private async Task<List<CodeAction>> ActionsFor(Project project)
    {
        List<CodeAction> actions = [];
        if ((await MistakesIn(project)) is not [Diagnostic mistake, ..])
            return actions;
        Document document = project.Solution.GetDocument(mistake.Location.SourceTree)!;
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, mistake, (action, _) => actions.Add(action), CancellationToken.None));
        return actions;
    }

    private async Task<ImmutableArray<Diagnostic>> MistakesIn(Project project)
    {
        CSharpCompilation compilation = (CSharpCompilation)(await project.GetCompilationAsync())!;
        return [.. ModelCompiler.Run(compilation).Reported.Where(diagnostic => fix.FixableDiagnosticIds.Contains(diagnostic.Id))];
    }

    private async Task<IReadOnlyList<string>> TextsOf(Project project, string removed)
    {
        CompiledModels compiled = ModelCompiler.Run((CSharpCompilation)(await project.GetCompilationAsync())!);
        Assert.DoesNotContain(
            compiled.Diagnostics,
            diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && !diagnostic.Id.StartsWith("EDSL", StringComparison.Ordinal));
        Assert.DoesNotContain(compiled.Reported, diagnostic => diagnostic.Id == removed);
        List<string> texts = [];
        foreach (Document document in project.Documents)
            texts.Add((await document.GetTextAsync()).ToString());
        return texts;
    }

    private static Project OpenProject(AdhocWorkspace workspace, params string[] sources)
    {
        CSharpCompilation likeness = ModelCompiler.WithAdvice(ModelCompiler.Compilation(sources));
        Project project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(),
            VersionStamp.Default,
            ProjectName,
            ProjectName,
            LanguageNames.CSharp,
            compilationOptions: likeness.Options,
            parseOptions: likeness.SyntaxTrees[0].Options,
            metadataReferences: likeness.References));
        foreach (SyntaxTree tree in likeness.SyntaxTrees)
            project = project
                .AddDocument(tree.FilePath, SourceText.From(tree.ToString(), System.Text.Encoding.UTF8), filePath: tree.FilePath)
                .Project;
        return project;
    }

    private sealed class Mistakes(FixedSource owner) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken token) =>
            await owner.MistakesIn(project);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken token)
        {
            SyntaxTree? tree = await document.GetSyntaxTreeAsync(token);
            return (await owner.MistakesIn(document.Project)).Where(mistake => mistake.Location.SourceTree == tree);
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken token) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
