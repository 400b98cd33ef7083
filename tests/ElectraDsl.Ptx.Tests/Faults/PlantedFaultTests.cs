using ElectraDsl.Kernels;
using ElectraDsl.Ptx.Tests.Kernels;
using ElectraDsl.Ptx.Tests.Models;
using Xunit.Abstractions;

namespace ElectraDsl.Ptx.Tests.Faults;

/// <summary>The machine, the reference and the shapes find what is wrong in a kernel: tried with faults of every kind in every kernel.</summary>
public sealed class PlantedFaultTests(ITestOutputHelper output)
{
    private const int Wanted = 140;
    private const int WantedOfBlocks = 80;

    private static readonly (string Variant, string Op, bool InChunks)[] Trials =
    [
        ("distinct, 80 10 10", "masking", false),
        ("original, mostly random", "masking", false),
        ("whole words, rare words", "masking", false),
        ("spans", "masking", false),
        ("Gumbel-max", "generator head", false),
        ("Gumbel-max", "generator head", true),
        ("a user's score", "generator head", false),
        ("inverse CDF, never the truth", "generator head", true),
        ("127 tokens, 5 likeliest", "generator head", false),
        ("binary cross entropy", "RTD loss", false),
        ("a user's loss", "RTD loss", false),
        ("binary cross entropy", "replacement", false),
        ("binary cross entropy", "AdamW", false),
    ];

    [Fact]
    public void EveryFault_IsFoundOrChangesNothing() => Try(
        [.. Trials.Select(trial => new FaultTrial(KernelModels.All[trial.Variant], trial.Op, trial.InChunks ? Chunked : null))], Wanted, least: 100);

    [Fact]
    public void EveryFaultInABlock_IsFoundOrChangesNothing() => Try([.. BlockTrials.All()], WantedOfBlocks, least: 50);

    private void Try(IFaultTrial[] trials, int wanted, int least)
    {
        Dictionary<FaultOutcome, int> outcomes = Enum.GetValues<FaultOutcome>().ToDictionary(outcome => outcome, _ => 0);
        List<string> missed = [];
        foreach ((IFaultTrial trial, string text, PlantedFault fault) in Chosen(trials, wanted))
        {
            (FaultOutcome outcome, string detail) = trial.Try(text, fault);
            outcomes[outcome]++;
            output.WriteLine($"{outcome}: {EntryOf(text)}: {fault}: {detail}");
            if (outcome == FaultOutcome.Missed)
                missed.Add($"{EntryOf(text)}: {fault}");
        }

        output.WriteLine(string.Join(", ", outcomes.Select(pair => $"{pair.Value} {pair.Key}")));
        Assert.Empty(missed);
        int found = outcomes[FaultOutcome.Finding] + outcomes[FaultOutcome.WrongResult];
        Assert.True(found >= least, $"{found} found");
    }

    /// <summary>Of each text a fault of each kind in turn, each in another place of what the kind can do, until there are enough.</summary>
    private static IEnumerable<(IFaultTrial Trial, string Text, PlantedFault Fault)> Chosen(IFaultTrial[] trials, int wanted)
    {
        (IFaultTrial Trial, string Text, IReadOnlySet<int> Executed)[] texts =
        [
            .. trials.SelectMany(trial => trial.Texts.Select(text => (trial, text.Text, text.Executed))),
        ];
        FaultKind[] kinds = Enum.GetValues<FaultKind>();
        int count = 0;
        for (int round = 0; count < wanted; round++)
        {
            for (int i = 0; i < texts.Length && count < wanted; i++)
            {
                IReadOnlyList<PlantedFault> faults = FaultPlanter.All(kinds[(round + i) % kinds.Length], texts[i].Text, texts[i].Executed);
                if (faults.Count == 0)
                    continue;
                count++;
                // Steps of the golden section visit the places of a text evenly.
                yield return (texts[i].Trial, texts[i].Text, faults[(int)(((round + 1) * 0.6180339887) % 1 * faults.Count)]);
            }
        }
    }

    private static IGeneratorHeadKernel Chunked(GeneratorHeadPasses passes) => new InChunks(passes, 3 * VocabularyTile.Width);

    private static string EntryOf(string text) => text.Split(".entry ")[1].Split('(')[0];
}
