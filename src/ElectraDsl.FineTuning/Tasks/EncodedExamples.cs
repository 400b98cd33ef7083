using ElectraDsl.Data;

namespace ElectraDsl.FineTuning;

/// <summary>Examples together with their sequences.</summary>
/// <param name="Examples">The examples.</param>
/// <param name="Inputs">Their sequences, in their order.</param>
internal sealed record EncodedExamples(IReadOnlyList<TaskExample> Examples, IReadOnlyList<EncodedInput> Inputs)
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
        return new EncodedExamples(
            examples,
            [
                .. examples.SelectMany((example, index) => (isLearned ? rules.EncodeToLearn(example, encoder) : rules.Encode(example, encoder))
                    .Select(input => input with { Example = index })),
            ]);
    }
}
