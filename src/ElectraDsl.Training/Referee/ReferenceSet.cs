using System.Collections.Immutable;
using System.IO.Hashing;
using System.Text;
using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>
/// The fixed referee: corruptions of words, made before any tokenizer is asked, so that they are the same for every run that is evaluated on the same
/// text, whatever its vocabulary, sequence length, generator or sampling temperature. Equal texts give equal sets on every machine.
/// </summary>
/// <param name="Passages">
/// Passages of at most 64 words, of which 15 % were replaced by <see cref="ReferenceGenerator"/>; a drawn word that stood there counts as original.
/// </param>
/// <param name="Sentences">Sentences with one word swapped.</param>
/// <param name="Fingerprint">Of all words and what was done to them: only figures of equal sets compare. 32 hexadecimal digits.</param>
public sealed record ReferenceSet(ImmutableArray<CorruptedPassage> Passages, ImmutableArray<SwappedSentence> Sentences, string Fingerprint)
{
    /// <summary>Passages that are evaluated at most: some 110,000 words, of which 13,000 are replaced. That places an AUC to within 0.005.</summary>
    public const int MostPassages = 2_048;

    /// <summary>Sentences that are evaluated at most: that places a share to within 1 %.</summary>
    public const int MostSentences = 2_048;

    // Of training text, which is there already: enough to see the common words with and without replacement hundreds of times.
    private const int MostFitted = 8_192;

    // Grows when equal texts begin to give other sets.
    private const int Method = 1;

    // Chooses passages, sentences, words and their replacements; a number that stays.
    private const ulong Seed = 20_20;

    /// <summary>Makes the set of a text.</summary>
    /// <param name="text">
    /// Held-out blocks, which are corrupted, and others, which are counted only; all are counted, but each passage is taken out while it is
    /// corrupted.
    /// </param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="RunException">The text is too little.</exception>
    public static ReferenceSet Make(ReferenceText text, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(text);
        Lexicon lexicon = new();
        List<Word[]> heldOut = [], training = [], sentences = [];
        foreach (TextBlock block in text.Blocks)
        {
            cancellation.ThrowIfCancellationRequested();
            List<Word[]> found = [.. SentenceSplit.Of(block.Lines.SelectMany(lexicon.Read))];
            (block.IsHeldOut ? heldOut : training).AddRange(SentenceSplit.Passages(found));
            if (block.IsHeldOut)
                sentences.AddRange(found);
        }

        // Where nothing was trained on, half of the passages stand for it.
        int evaluated = Math.Min(MostPassages, training.Count > 0 ? heldOut.Count : heldOut.Count / 2);
        if (evaluated == 0)
            throw new RunException(
                "The text holds too little to judge on: the referee needs passages of eight words and more; give more text with --corpus <files>.");
        ExampleOrder order = new(heldOut.Count, Seed);
        Word[][] shuffled = [.. Enumerable.Range(0, heldOut.Count).Select(place => heldOut[(int)order.ExampleAt(place)])];
        Word[][] fitted = training.Count > 0 ? Some(training, MostFitted) : [.. shuffled.Skip(evaluated).Take(MostFitted)];

        PassageCorruption corruption = new(lexicon, [.. heldOut.Concat(training).Select(PassageCorruption.IdsOf)], Seed);
        ContextFreeDetector detector = new(lexicon.Size);
        foreach (Word[] passage in fitted)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach ((Word now, Word before) in corruption.Apply(passage).Zip(passage))
                detector.Count(now.Id, now.Id != before.Id);
        }

        float[] contextFree = detector.Scores();
        ImmutableArray<CorruptedPassage>.Builder passages = ImmutableArray.CreateBuilder<CorruptedPassage>(evaluated);
        foreach (Word[] passage in shuffled.Take(evaluated))
        {
            cancellation.ThrowIfCancellationRequested();
            Word[] corrupted = corruption.Apply(passage);
            passages.Add(new CorruptedPassage(
                [.. corrupted.Select(word => word.Text)],
                [.. corrupted.Zip(passage, (now, before) => now.Id != before.Id)],
                [.. corrupted.Select(word => contextFree[word.Id])]));
        }

        SentenceSwap swap = new(lexicon, heldOut.Concat(training), Seed);
        ImmutableArray<SwappedSentence> swapped =
        [
            .. Some(sentences, sentences.Count).Select(swap.Apply).OfType<SwappedSentence>().Take(MostSentences),
        ];
        return new ReferenceSet(passages.MoveToImmutable(), swapped, FingerprintOf(passages, swapped));
    }

    /// <summary>The first ones of a random, but fixed order.</summary>
    private static Word[][] Some(List<Word[]> all, int most)
    {
        if (all.Count == 0)
            return [];
        ExampleOrder order = new(all.Count, Seed);
        return [.. Enumerable.Range(0, Math.Min(most, all.Count)).Select(place => all[(int)order.ExampleAt(place)])];
    }

    private static string FingerprintOf(IEnumerable<CorruptedPassage> passages, IEnumerable<SwappedSentence> sentences)
    {
        XxHash128 hash = new();
        hash.Append([Method]);
        foreach (CorruptedPassage passage in passages)
            hash.Append(
                Encoding.UTF8.GetBytes(
                    string.Join(' ', passage.Words.Zip(passage.Replaced, (word, replaced) => replaced ? "\0" + word : word)) + "\n"));
        foreach (SwappedSentence sentence in sentences)
            hash.Append(Encoding.UTF8.GetBytes($"{string.Join(' ', sentence.Words)} {sentence.Swapped}\n"));
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
