using System.Reflection;
using System.Text.RegularExpressions;
using ElectraDsl.Cli;
using ElectraDsl.FineTuning;
using ElectraDsl.Testing;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Generated.Tests.Documentation;

/// <summary>
/// A folder with texts in which commands and code run as if typed there. While something runs, the folder is the process's working directory: no
/// other test runs at the same time.
/// </summary>
internal sealed partial class Workspace : IDisposable
{
    private static readonly Lazy<Assembly> DeclaredAssembly = new(() => RuntimeCompiler.Compile(Substitutions.ApplyToCode(
        ShownCode.SourceOf($"{string.Join('\n', ShownCode.BlocksOf("docs/results.md"))}\n{Substitutions.Models}"))));

    private static readonly Lazy<IReadOnlyDictionary<string, PretrainingRecipe>> Models = new(Declared);

    private static readonly Lazy<FineTuningRecipe[]> Heads = new(() => [.. ShownCode.HeadsOf(DeclaredAssembly.Value)]);

    private readonly TemporaryFolder folder = new();

    /// <summary>Writes the texts.</summary>
    public Workspace()
    {
        foreach ((string path, SmallTexts.Kind kind) in Substitutions.Files)
            SmallTexts.Write(folder[path], kind);
    }

    /// <summary>A path in the folder.</summary>
    public string this[params string[] names] => folder[names];

    /// <summary>
    /// Runs a command in the project that it calls for: an example, one with the models or the head that it names, or one with the README's and the
    /// head of most pages.
    /// </summary>
    /// <param name="arguments">The command as it is shown.</param>
    /// <param name="example">Folder of the example that it is a command of; null for a reader's own project.</param>
    public Outcome Run(string arguments, string? example = null)
    {
        string[] names = NamedModels().Match(arguments) is { Success: true } named ? named.Groups["names"].Value.Split(',') : ["ElectraSmall"];
        FineTuningRecipe[] heads = [.. Heads.Value.Where(head => head.Head.Name == names[0])];
        if (heads.Length > 0)
            names = ["ElectraSmall"];
        else
            heads = [.. Heads.Value.Where(head => head.Head.Name == "Sentiment")];
        if (names.FirstOrDefault(name => !Models.Value.ContainsKey(name)) is { } unknown)
            return new Outcome(arguments, -1, $"No page declares {unknown}: show its declaration, or add it to the table of substitutions.");
        PretrainingRecipe[] models = example == "examples/QuickStart" ? [new QuickStart()] : [.. names.Select(name => Models.Value[name])];
        return Run(Substitutions.ApplyToCommand(arguments), heads, models);
    }

    /// <summary>Runs a command of a project with some models, without substitutions.</summary>
    public Outcome RunAsItStands(string arguments, params PretrainingRecipe[] models) => Run(arguments, Heads.Value, models);

    /// <summary>Does something in the folder.</summary>
    public T Inside<T>(Func<T> action)
    {
        string before = Environment.CurrentDirectory;
        int threads = torch.get_num_threads();
        Environment.CurrentDirectory = folder.Path;
        torch.set_num_threads(1); // models this small only wait for a second one
        try
        {
            return action();
        }
        finally
        {
            Environment.CurrentDirectory = before;
            torch.set_num_threads(threads);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private Outcome Run(string arguments, FineTuningRecipe[] heads, PretrainingRecipe[] models) => Inside(() =>
    {
        using StringWriter output = new();
        using StringReader input = new("The chef ate the meal.\n");
        int exitCode = ElectraProgram.Run([.. WordsOf(arguments)], () => models, Terminal.Plain(output, output, input), () => heads);
        return new Outcome(arguments, exitCode, output.ToString());
    });

    /// <summary>Cut and expanded as a shell does it.</summary>
    private static IEnumerable<string> WordsOf(string line) =>
        from word in Word().Matches(line)
        let quoted = word.Groups["quoted"]
        from expanded in quoted.Success ? [quoted.Value] : word.Value.Contains('*', StringComparison.Ordinal) ? Expand(word.Value) : [word.Value]
        select expanded;

    private static IEnumerable<string> Expand(string pattern) =>
        Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(pattern)!, Path.GetFileName(pattern)).Order(StringComparer.Ordinal);

    private static Dictionary<string, PretrainingRecipe> Declared()
    {
        return ShownCode.ModelsOf(DeclaredAssembly.Value).Append(new Presets.Recommended.Minutes()).ToDictionary(model => model.Facts.Name);
    }

    [GeneratedRegex(@"""(?<quoted>[^""]*)""|'(?<quoted>[^']*)'|\S+")]
    private static partial Regex Word();

    [GeneratedRegex(@"--models? (?<names>[\w,]+)")]
    private static partial Regex NamedModels();
}
