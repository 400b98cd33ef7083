using ElectraDsl.Data;
using ElectraDsl.Kernels;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary>A sequence as the generator reads it, beside what it has to predict.</summary>
/// <param name="Words">Words and special tokens in their order.</param>
internal sealed record MaskedSequence(IReadOnlyList<MaskedWord> Words)
{
    /// <summary>Sequences from the beginning of a run's training, with the masks that it draws in its first step.</summary>
    /// <param name="corpus">The text.</param>
    /// <param name="recipe">The run; a model whose vocabulary is another draws nothing.</param>
    /// <param name="count">Number of sequences.</param>
    public static IReadOnlyList<MaskedSequence> Of(PreparedCorpus corpus, PretrainingRecipe recipe, int count)
    {
        int rows = (int)Math.Min(count, corpus.Training.Count);
        if (rows == 0)
            return [];
        ExampleBatch examples = ExampleBatch.Read(corpus.Training, ExampleOrder.Of(corpus.Training, recipe.Seed), 0, rows, 0, rows);
        WordPieceVocabulary vocabulary = corpus.Vocabulary;
        long[] masked = vocabulary.Size == recipe.Facts.VocabularySize && vocabulary.Special == recipe.Facts.SpecialTokens
            ? Masked(examples, recipe, vocabulary)
            : examples.InputIds;
        return [.. Enumerable.Range(0, rows).Select(row => new MaskedSequence([.. WordsOf(examples, masked, row, vocabulary)]))];
    }

    private static long[] Masked(ExampleBatch examples, PretrainingRecipe recipe, WordPieceVocabulary vocabulary)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using Batch batch = Batch.From(examples, recipe.Facts, torch.CPU, vocabulary.ContinuesWord);
        IMaskingKernel masking = recipe.ModelKernels.For(torch.CPU).Masking;
        MaskedBatch masked = masking.Run(
            batch.InputIds, batch.AttentionMask, batch.MaxPredictions, new RandomKey(recipe.Seed, 0), firstRow: 0, batch.ContinuesWord);
        return masked.InputIds.data<long>().ToArray();
    }

    private static IEnumerable<MaskedWord> WordsOf(ExampleBatch examples, long[] masked, int row, WordPieceVocabulary vocabulary)
    {
        int start = row * examples.SequenceLength;
        for (int index = start; index < start + examples.Lengths[row]; index++)
        {
            int id = (int)examples.InputIds[index];
            string token = vocabulary.TokenOf(id);
            bool continues = vocabulary.ContinuesWord[id];
            string? readAs = masked[index] == id ? null : vocabulary.TokenOf((int)masked[index]);
            yield return new MaskedWord(continues ? token[2..] : token, continues, readAs);
        }
    }
}
