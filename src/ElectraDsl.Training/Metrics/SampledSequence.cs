using System.Collections.Immutable;
using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>A held-out sequence, or its beginning, as a model saw it.</summary>
/// <param name="Tokens">Its word pieces without special tokens.</param>
public sealed record SampledSequence(ImmutableArray<SampledToken> Tokens)
{
    /// <summary>Sequences that are shown: few enough to be read.</summary>
    internal const int Shown = 4;

    // Pieces of a sequence that are shown: some lines of a page. Longer sequences are shown from their beginning.
    private const int PiecesShown = 64;

    /// <summary>Writes sequences down, word piece by word piece.</summary>
    /// <param name="examples">The sequences.</param>
    /// <param name="vocabulary">Their word pieces.</param>
    /// <param name="proposed">By place in the flat batch, what was drawn for it; null where it was not masked.</param>
    /// <param name="suspicion">By place in the flat batch, how likely it was replaced; null where nobody said.</param>
    internal static IEnumerable<SampledSequence> Of(
        ExampleBatch examples,
        WordPieceVocabulary vocabulary,
        Func<int, long?> proposed,
        Func<int, double?> suspicion)
    {
        SpecialTokens special = vocabulary.Special;
        int[] hidden = [special.Cls, special.Sep, special.Pad];
        for (int row = 0; row < examples.Rows; row++)
        {
            ImmutableArray<SampledToken>.Builder tokens = ImmutableArray.CreateBuilder<SampledToken>();
            for (int place = 0; place < examples.Lengths[row] && tokens.Count < PiecesShown; place++)
            {
                int index = (row * examples.SequenceLength) + place, original = (int)examples.InputIds[index];
                if (hidden.Contains(original))
                    continue;
                string? drawn = proposed(index) is long token ? vocabulary.TokenOf((int)token) : null;
                tokens.Add(new SampledToken(vocabulary.TokenOf(original), drawn, suspicion(index) is double value ? Math.Round(value, 3) : null));
            }

            yield return new SampledSequence(tokens.ToImmutable());
        }
    }
}
