extern alias Compiler;
using System.Diagnostics;
using Compiler::ElectraDsl.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ElectraDsl.Benchmarks;

/// <summary>What the generator costs a build, and what it costs at every keystroke.</summary>
internal static class SourceGeneratorBenchmark
{
    private const int Keystrokes = 15;

    public static void Run()
    {
        Measure(1, isReported: false);                   // the JIT's time belongs to no size
        foreach (int models in new[] { 1, 10, 100 })
            Measure(models, isReported: true);
    }

    private static void Measure(int models, bool isReported)
    {
        string source = string.Join("\n", Enumerable.Range(0, models).Select(Declaration));
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Models",
            [CSharpSyntaxTree.ParseText("using ElectraDsl;\n" + source)],
            [.. References()],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        GeneratorDriver driver = CSharpGeneratorDriver.Create(new ElectraModelGenerator());

        long start = Stopwatch.GetTimestamp();
        driver = driver.RunGenerators(compilation);
        double cold = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (driver.GetRunResult().GeneratedTrees.Length < 6 * models)
            throw new InvalidOperationException("The generator did not write all files.");

        double comment = Median(edit => $"using ElectraDsl;\n// {edit}\n{source}");
        double number = Median(edit => "using ElectraDsl;\n" + source.Replace("Layers = 12", $"Layers = {2 + edit}", StringComparison.Ordinal));
        if (isReported)
            Console.WriteLine($"  {models,3} models: cold {cold,7:F1} ms, a comment typed {comment,7:F1} ms, all models changed {number,7:F1} ms");

        double Median(Func<int, string> text)
        {
            double[] times = new double[Keystrokes];
            for (int edit = 0; edit < Keystrokes; edit++)
            {
                CSharpCompilation edited = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], CSharpSyntaxTree.ParseText(text(edit)));
                long begin = Stopwatch.GetTimestamp();
                driver = driver.RunGenerators(edited);
                times[edit] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
            }

            Array.Sort(times);
            return times[Keystrokes / 2];
        }
    }

    private static string Declaration(int index) => $$"""
        [ElectraModel(VocabularySize = 30_522, EmbeddingSize = 128)]
        [Generator(Layers = 12, HiddenSize = 64, AttentionHeads = 1)]
        [Discriminator(Layers = 12, HiddenSize = 256, AttentionHeads = 4)]
        public sealed partial record Model{{index}};
        """;

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) != "ElectraDsl.Generators.dll")
            .Select(path => MetadataReference.CreateFromFile(path));
}
