namespace ElectraDsl.Training;

/// <summary>
/// How a message calls hyperparameters that do not fit: by its option what was typed on the command line, by its property what a record, code or a
/// default has set.
/// </summary>
/// <param name="recipe">Knows what was typed.</param>
/// <param name="properties">Those that do not fit; where one of them was typed, so is the remedy.</param>
internal readonly struct HyperparameterWords(PretrainingRecipe recipe, params string[] properties)
{
    /// <summary>What a hyperparameter is called: <c>--batch-size</c> or <c>BatchSize</c>.</summary>
    /// <param name="property">The name of its property.</param>
    public string this[string property] => IsTyped(property) ? Hyperparameters.OfProperty(property).Option : property;

    /// <summary>What a hyperparameter that should be set is called.</summary>
    /// <param name="property">The name of its property.</param>
    public string Remedy(string property) => recipe.Typed.Overlaps(properties) ? Hyperparameters.OfProperty(property).Option : property;

    /// <summary>A value as it is written where the hyperparameter was set: <c>next-sentence</c> or <c>NextSentence</c>.</summary>
    /// <param name="property">The name of its property.</param>
    /// <param name="value">The value.</param>
    public string Text(string property, object value) => IsTyped(property) || value is not Enum ? Hyperparameter.Text(value) : value.ToString()!;

    /// <summary>What must be set instead, to follow "must be" or the like.</summary>
    /// <param name="hyperparameter">The hyperparameter.</param>
    /// <param name="value">The value that it does not take.</param>
    public string Rule(Hyperparameter hyperparameter, object value) =>
        IsTyped(hyperparameter.Property) ? hyperparameter.RuleFor(value)
        : hyperparameter.Type.IsEnum ? string.Join(" or ", hyperparameter.Choices)
        : Hyperparameters.All.Aggregate(
            hyperparameter.RuleFor(value),
            (rule, one) => rule.Replace(one.Option, one.Property, StringComparison.Ordinal));

    private bool IsTyped(string property) => recipe.Typed.Contains(property);
}
