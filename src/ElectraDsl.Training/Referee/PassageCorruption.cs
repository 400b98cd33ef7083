using System.IO.Hashing;
using System.Runtime.InteropServices;
using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>
/// Replaces words of passages as a joint step of ELECTRA does, with the referee's generator in place of the run's. Not thread-safe.
/// </summary>
/// <param name="lexicon">The words.</param>
/// <param name="counted">All passages, those that are going to be corrupted among them.</param>
/// <param name="seed">Decides, with a passage's own words, which are drawn again and for what.</param>
internal sealed class PassageCorruption(Lexicon lexicon, IReadOnlyList<int[]> counted, ulong seed)
{
    // The original's fraction of masked tokens.
    private const double Rate = 0.15;

    private readonly ReferenceGenerator generator = new(counted, lexicon.Size);

    /// <summary>The ids of words.</summary>
    public static int[] IdsOf(Word[] passage) => Array.ConvertAll(passage, word => word.Id);

    /// <summary>
    /// Draws 15 % of the words again, at least one, from left to right, each between the neighbors that stand there then. A word that is drawn again
    /// stays as it is written.
    /// </summary>
    /// <param name="passage">A passage that was counted.</param>
    public Word[] Apply(Word[] passage)
    {
        int[] ids = IdsOf(passage);
        SeededExampleDraws random = new(
            seed ^ XxHash3.HashToUInt64(MemoryMarshal.AsBytes(string.Join(' ', passage.Select(word => word.Text)).AsSpan())));
        int[] places = [.. Enumerable.Range(0, ids.Length)];
        int chosen = Math.Max(1, (int)(Rate * ids.Length));
        for (int index = 0; index < chosen; index++)
        {
            int other = random.NextInt(index, places.Length - 1);
            (places[index], places[other]) = (places[other], places[index]);
        }

        generator.Count(ids, -1);
        Word[] corrupted = [.. passage];
        foreach (int place in places.Take(chosen).Order())
        {
            int left = place == 0 ? Lexicon.Border : corrupted[place - 1].Id;
            int right = place == ids.Length - 1 ? Lexicon.Border : ids[place + 1];
            int drawn = generator.Draw(left, right, random.NextDouble);
            if (drawn != ids[place])
                corrupted[place] = new Word(lexicon.TextOf(drawn, place == 0 || passage[place - 1].Text is "." or "!" or "?"), drawn);
        }

        generator.Count(ids, 1);
        return corrupted;
    }
}
