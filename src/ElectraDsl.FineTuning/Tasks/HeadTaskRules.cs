using static TorchSharp.torch;

namespace ElectraDsl.FineTuning;

/// <summary>What is peculiar to a kind of head: which sequences an example becomes, the loss, and the evaluation.</summary>
internal abstract class HeadTaskRules
{
    /// <summary>Examples that a report lists.</summary>
    protected const int ListedExamples = 20;

    private protected HeadTaskRules(FineTuningRecipe recipe) => Recipe = recipe;

    /// <summary>The recipe.</summary>
    protected FineTuningRecipe Recipe { get; }

    /// <summary>The head.</summary>
    protected HeadConfig Head => Recipe.Head;

    /// <summary>The rules of a recipe's head.</summary>
    public static HeadTaskRules Of(FineTuningRecipe recipe) => recipe.Head.Task switch
    {
        HeadTask.TextRegression => new RegressionRules(recipe),
        HeadTask.TokenClassification => new TaggingRules(recipe),
        HeadTask.QuestionAnswering => new AnswerRules(recipe),
        HeadTask.SentenceEmbedding => new EmbeddingRules(recipe),
        HeadTask.MultipleChoice => new ChoiceRules(recipe),
        _ => new ClassificationRules(recipe),
    };

    /// <summary>
    /// Whether development examples are evaluated before the first update, too: of a head whose encoder alone already does its task, which tuning may
    /// make worse.
    /// </summary>
    public virtual bool EvaluatesFirst => false;

    /// <summary>The sequences of an example, with what is to be learned from them.</summary>
    public abstract IReadOnlyList<EncodedInput> Encode(TaskExample example, InputEncoder encoder);

    /// <summary>The sequences of an example in training: of two texts in both orders where the recipe says so.</summary>
    public virtual IReadOnlyList<EncodedInput> EncodeToLearn(TaskExample example, InputEncoder encoder) => Encode(example, encoder);

    /// <summary>The loss of a batch: a scalar, in the caller's dispose scope.</summary>
    /// <param name="logits">What the network gave: float32 [B, outputs] or [B, L, outputs], B counting all sequences of all groups.</param>
    /// <param name="batch">What it was given.</param>
    /// <param name="inputs">The batch's sequences.</param>
    public abstract Tensor Loss(Tensor logits, InputBatch batch, IReadOnlyList<EncodedInput> inputs);

    /// <summary>Evaluates what a network made of examples.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="inputs">Their sequences, in their order.</param>
    /// <param name="logits">Of each sequence: [outputs], of a head of tokens [tokens x outputs], of a group those of all its sequences.</param>
    /// <param name="step">Updates made when the weights were taken.</param>
    public abstract TaskReport Evaluate(
        IReadOnlyList<TaskExample> examples, IReadOnlyList<EncodedInput> inputs, IReadOnlyList<float[]> logits, int step);

    /// <summary>How losses are reduced, for libtorch.</summary>
    protected nn.Reduction Reduction => Recipe.LossReduction == LossReduction.Sum ? nn.Reduction.Sum : nn.Reduction.Mean;

    /// <summary>A metric and its baseline.</summary>
    protected static IEnumerable<(string Name, double Value)> Figure(TaskMetric metric, double value, double baseline)
    {
        TaskMetricFacts facts = TaskMetrics.Of(metric);
        return [(facts.Name, value), (facts.BaselineName, baseline)];
    }

    /// <summary>The examples with the largest loss.</summary>
    protected static IReadOnlyList<WorstExample> Worst(IEnumerable<WorstExample> all) =>
        [.. all.Where(one => one.Loss > 0).OrderByDescending(one => one.Loss).Take(ListedExamples)];

    /// <summary>The text of an example, for people.</summary>
    protected static string TextOf(TextExample example) =>
        example.SecondText is null ? example.Text.Trim() : $"{example.Text.Trim()} | {example.SecondText.Trim()}";
}
