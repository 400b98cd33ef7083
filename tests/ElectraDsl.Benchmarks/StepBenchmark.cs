using ElectraDsl.Cli;
using ElectraDsl.Training;

namespace ElectraDsl.Benchmarks;

/// <summary>
/// A whole step of a model of the paper's sizes beside its matrix products: the command <c>bench</c>, which every generated program has.
/// <c>step --model small|base|large|tiny --dropout 0|0.1 --batch 8 --length 128 --precision float32|bf16 --padding 0.5</c>.
/// </summary>
internal static class StepBenchmark
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["--batch"] = "--batch-size",
        ["--length"] = "--sequence-length",
    };

    /// <summary>Runs it.</summary>
    /// <param name="arguments">What stands behind <c>step</c>; without any, the small model with and without dropout.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0)
            return Math.Max(Run(["--dropout", "0"]), Run(["--dropout", "0.1"]));
        string model = "small", dropout = "0";
        List<string> passed = [];
        for (int index = 0; index < arguments.Count; index++)
        {
            if (arguments[index] == "--model")
                model = arguments[++index];
            else if (arguments[index] == "--dropout")
                dropout = arguments[++index];
            else
                passed.Add(Names.GetValueOrDefault(arguments[index], arguments[index]));
        }

        PretrainingRecipe? recipe = (model, dropout) switch
        {
            ("small", "0") => new ElectraSmallWithoutDropout(),
            ("small", "0.1") => new ElectraSmall(),
            ("base", "0") => new ElectraBaseWithoutDropout(),
            ("base", "0.1") => new ElectraBase(),
            ("large", "0") => new ElectraLargeWithoutDropout(),
            ("large", "0.1") => new ElectraLarge(),
            ("tiny", "0") => new TinyWithoutDropout(),
            ("tiny", "0.1") => new Tiny(),
            _ => null,
        };
        if (recipe is null)
        {
            Console.Error.WriteLine($"There is no model '{model}' with dropout {dropout}: small, base, large and tiny have 0 or 0.1.");
            return 2;
        }

        // The first of an option counts: what was typed stands before what the models are measured with in the tables.
        string[] sizes = model == "tiny" ? ["--batch-size", "32", "--sequence-length", "128"] : ["--batch-size", "8", "--sequence-length", "128"];
        for (int index = 0; index < sizes.Length; index += 2)
        {
            if (!passed.Contains(sizes[index]))
                passed.AddRange([sizes[index], sizes[index + 1]]);
        }

        return ElectraProgram.Run(["bench", .. passed], () => [recipe]);
    }
}
