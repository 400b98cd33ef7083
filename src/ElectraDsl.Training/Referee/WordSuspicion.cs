using System.Numerics.Tensors;
using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>Asks a discriminator how suspect each word of some texts is: the largest logit among the word's pieces. Not thread-safe.</summary>
internal sealed class WordSuspicion(JointTrainer trainer, WordPieceVocabulary vocabulary)
{
    // Tokens of a batch, padding included: enough for a device to be busy, little enough for the memory of any step.
    private const int TokensAtOnce = 4_096;

    private readonly WordPieceTokenizer tokenizer = new(vocabulary, trainer.Recipe.LowerCase, pretokenization: trainer.Recipe.Facts.Pretokenization);
    private readonly int longest = trainer.Recipe.SequenceLength - TextBatch.SpecialTokensOfRow;

    /// <summary>
    /// Evaluates texts, each a row of its own; one that is longer than a sequence of the training is evaluated in parts that end where words end.
    /// </summary>
    /// <param name="texts">Words.</param>
    /// <param name="progress">Gets the number of texts that are done.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>A score a word.</returns>
    public IReadOnlyList<float[]> Of(IReadOnlyList<IReadOnlyList<string>> texts, Action<int> progress, CancellationToken cancellation)
    {
        float[][] scores = [.. texts.Select(text => new float[text.Count])];
        Row[] rows =
        [
            .. texts
                .SelectMany((text, index) => Rows(index, text))
                .OrderBy(row => row.Ids.Count)
                .ThenBy(row => row.Text)
                .ThenBy(row => row.FirstWord),
        ]; // of one length: little padding
        int[] open = [.. texts.Select(_ => 0)];
        foreach (Row row in rows)
            open[row.Text]++;
        int done = 0;
        for (int first = 0, end; first < rows.Length; first = end)
        {
            cancellation.ThrowIfCancellationRequested();
            for (end = first + 1; end < rows.Length && (end - first + 1) * (rows[end].Ids.Count + TextBatch.SpecialTokensOfRow) <= TokensAtOnce;)
                end++;
            Evaluate(rows[first..end], scores);
            foreach (Row row in rows[first..end])
                done += --open[row.Text] == 0 ? 1 : 0;
            progress(done);
        }

        return scores;
    }

    private void Evaluate(Row[] rows, float[][] scores)
    {
        IReadOnlyList<float[]> logits = trainer.Discriminate(vocabulary, [.. rows.Select(row => row.Ids)]);
        foreach ((Row row, float[] ofRow) in rows.Zip(logits))
        {
            int place = 0, word = row.FirstWord;
            foreach (int pieces in row.PiecesOfWords)
            {
                // An accent alone is read by nobody.
                scores[row.Text][word++] = pieces == 0 ? float.NegativeInfinity : TensorPrimitives.Max<float>(ofRow.AsSpan(place, pieces));
                place += pieces;
            }
        }
    }

    /// <summary>As many whole words a row as fit; of a word that is longer than a row, the pieces that fit.</summary>
    private IEnumerable<Row> Rows(int text, IReadOnlyList<string> words)
    {
        Row row = new(text, 0, [], []);
        for (int word = 0; word < words.Count; word++)
        {
            IReadOnlyList<int> pieces = tokenizer.Encode(words[word]);
            if (row.Ids.Count + pieces.Count > longest && row.Ids.Count > 0)
            {
                yield return row;
                row = new Row(text, word, [], []);
            }

            row.Ids.AddRange(pieces.Take(longest));
            row.PiecesOfWords.Add(Math.Min(pieces.Count, longest));
        }

        if (row.Ids.Count > 0)
            yield return row;
    }

    private sealed record Row(int Text, int FirstWord, List<int> Ids, List<int> PiecesOfWords);
}
