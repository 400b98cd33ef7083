namespace ElectraDsl.Training;

/// <summary>Checks a recipe before anything is written.</summary>
public static class RecipeValidation
{
    private const long MostTokens = 1 << 28; // of one array, with room for what is computed of each token

    /// <summary>Refuses a recipe that cannot be trained.</summary>
    /// <exception cref="RunException">One line that names the hyperparameter as its option, its value, and what it must be.</exception>
    public static void Check(PretrainingRecipe recipe)
    {
        foreach (Hyperparameter hyperparameter in Hyperparameters.All)
        {
            object value = hyperparameter.Get(recipe);
            if (!hyperparameter.Accepts(value))
                throw Wrong(hyperparameter, value);
        }

        if (recipe.SequenceLength > recipe.Facts.MaxPositions)
        {
            throw new RunException(
                $"--sequence-length is {recipe.SequenceLength}: {recipe.Facts.Name} has {recipe.Facts.MaxPositions} positions; shorten the sequences or raise MaxPositions.");
        }

        if (recipe.MicroBatchSize > 0 && recipe.BatchSize % recipe.MicroBatchSize != 0)
            throw new RunException(
                $"--micro-batch-size is {recipe.MicroBatchSize}: it must be a divisor of --batch-size, which is {recipe.BatchSize}, or 0 for all of them.");
        int rows = recipe.MicroBatchSize > 0 ? recipe.MicroBatchSize : recipe.BatchSize;
        if ((long)rows * recipe.SequenceLength > MostTokens)
        {
            string hyperparameter = recipe.MicroBatchSize > 0 ? "--micro-batch-size" : "--batch-size";
            throw new RunException(
                $"{hyperparameter} is {rows}: {rows} sequences of {recipe.SequenceLength} tokens are more than can be computed at once; set a smaller --micro-batch-size.");
        }

        (string Option, double Value)[] budgets =
        [
            .. new[] { ("--epochs", recipe.Epochs), ("--hours", recipe.Hours), ("--flops", recipe.Flops) }.Where(budget => budget.Item2 > 0),
        ];
        if (budgets.Length > 1)
            throw new RunException(
                $"{budgets[0].Option} is {Hyperparameter.Text(budgets[0].Value)} and {budgets[1].Option} is {Hyperparameter.Text(budgets[1].Value)}: one of them decides when training ends; set the other to 0.");
        if (recipe.Patience > 0 && recipe.EvaluateEvery == 0)
            throw new RunException(
                $"--patience is {recipe.Patience}, but --evaluate-every is 0: early stopping needs evaluations; set --evaluate-every.");
        if (recipe.StaticMasks > 0 && recipe.Facts.Generator is not null)
            throw new RunException(
                $"--static-masks is {recipe.StaticMasks}: {recipe.Facts.Name} is not a masked language model, and its generator gets new masks at every step; set it to 0.");
        if (recipe.Facts.NextSentencePrediction && recipe.Packing != Packing.NextSentence)
            throw new RunException(
                $"--packing is {Hyperparameter.Text(recipe.Packing)}: {recipe.Facts.Name} learns which sentences belong together from labeled pairs; set it to {Hyperparameter.Text(Packing.NextSentence)}, or declare NextSentencePrediction = false.");
        if (IsAlwaysZero(recipe.GeneratorWeight) && IsAlwaysZero(recipe.DiscriminatorWeight))
            throw new RunException(
                "--generator-weight and --discriminator-weight are both 0: nothing would be learned; give one of them a value above 0.");
    }

    private static bool IsAlwaysZero(Schedule weight) => weight.IsConstant && weight.Start == 0;

    private static RunException Wrong(Hyperparameter hyperparameter, object value) =>
        new($"{hyperparameter.Option} is {Hyperparameter.Text(value)}: it must be {hyperparameter.RuleFor(value)}.");
}
