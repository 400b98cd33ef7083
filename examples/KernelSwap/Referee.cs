using ElectraDsl.Data;
using ElectraDsl.Kernels;
using ElectraDsl.Training;
using static TorchSharp.torch;

/// <summary>
/// Evaluates every discriminator on the same text, with the replacements of one generator: a custom sampler changes what there is to find, so
/// that figures on each model's own replacements cannot be compared.
/// </summary>
/// <param name="replacing">The model whose generator replaces tokens.</param>
/// <param name="heldOut">Text that nobody was trained on.</param>
internal sealed class Referee(JointTrainer replacing, ExampleSet heldOut)
{
    private const int Rows = 32;
    private const int Batches = 32;

    /// <summary>The chance that a discriminator ranks a replaced token above an original one.</summary>
    public double RtdAuc(JointTrainer evaluated)
    {
        List<(float Score, bool Replaced)> tokens = [];
        ExampleOrder order = new(heldOut.Count, seed: 0);
        for (int index = 0; index < Batches; index++)
        {
            ExampleBatch examples = ExampleBatch.Read(heldOut, order, index, Rows, 0, Rows);
            using Batch batch = Batch.From(examples, replacing.Recipe.Facts, CPU);
            using GeneratedText text = replacing.Generate(
                batch,
                new StepContext(new RandomKey(0, (uint)index), 0, 0, batch.Tokens, batch.Rows, StepHyperparameters.ForEvaluation(replacing.Recipe)));
            using Tensor logits = evaluated.Discriminate(text.CorruptedIds, batch.TokenTypeIds, batch.AttentionMask);
            float[] scores = [.. logits.data<float>()];
            bool[] labels = [.. text.Labels.data<bool>()], shown = [.. batch.AttentionMask.data<bool>()];
            tokens.AddRange(Enumerable.Range(0, scores.Length).Where(token => shown[token]).Select(token => (scores[token], labels[token])));
        }

        // The Mann-Whitney statistic: of every replaced token, the original ones ranked below it.
        tokens.Sort((one, other) => one.Score.CompareTo(other.Score));
        long originals = 0, pairs = 0;
        foreach ((float _, bool isReplaced) in tokens)
        {
            if (isReplaced)
                pairs += originals;
            else
                originals++;
        }

        return (double)pairs / (originals * (tokens.Count - originals));
    }
}
