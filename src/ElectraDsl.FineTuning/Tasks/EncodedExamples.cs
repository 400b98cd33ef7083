using ElectraDsl.Data;

namespace ElectraDsl.FineTuning;

/// <summary>Examples together with their sequences.</summary>
/// <param name="Examples">The examples.</param>
/// <param name="Inputs">Their sequences, in their order.</param>
/// <param name="Texts">Texts and pairs that were encoded.</param>
/// <param name="Cut">Those of which something was cut off.</param>
internal sealed record EncodedExamples(IReadOnlyList<TaskExample> Examples, IReadOnlyList<EncodedInput> Inputs, int Texts, int Cut)
{
    /// <summary>Tokenizes examples.</summary>
    /// <param name="examples">One or more.</param>
    /// <param name="recipe">Says how long sequences may be.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="isLearned">Whether they are to be learned from.</param>
    public static EncodedExamples Of(
        IReadOnlyList<TaskExample> examples, FineTuningRecipe recipe, WordPieceTokenizer tokenizer, bool isLearned)
    {
        HeadTaskRules rules = HeadTaskRules.Of(recipe);
        InputEncoder encoder = new(tokenizer, recipe.MaxLength);
        EncodedInput[] inputs =
        [
            .. examples.SelectMany((example, index) => (isLearned ? rules.EncodeToLearn(example, encoder) : rules.Encode(example, encoder))
                .Select(input => input with { Example = index })),
        ];
        return new EncodedExamples(examples, inputs, encoder.Texts, encoder.Cut);
    }

    /// <summary>Names of the labels that none of the examples has.</summary>
    /// <param name="head">The head.</param>
    public IEnumerable<string> LabelsWithoutExample(HeadConfig head)
    {
        HashSet<int> present =
        [
            .. Examples.OfType<TextExample>().Select(example => example.Label),
            .. Examples.OfType<WordsExample>().SelectMany(example => example.Labels),
        ];
        return head.Labels.Where((_, label) => !present.Contains(label));
    }
}
