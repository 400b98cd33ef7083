using System.Collections.Immutable;
using ElectraDsl.Kernels;
using TorchSharp;

namespace ElectraDsl.Training;

/// <summary>Checks a recipe before anything is written.</summary>
public static class RecipeValidation
{
    private const long MostTokens = 1 << 28; // of one array, with room for what is computed of each token

    /// <summary>Refuses a recipe that cannot be trained.</summary>
    /// <exception cref="RunException">
    /// One line that names the hyperparameter, as its option where it was typed and as the record's property where it was not, its value, and what it
    /// must be.
    /// </exception>
    public static void Check(PretrainingRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        foreach (Hyperparameter hyperparameter in Hyperparameters.All)
        {
            object value = hyperparameter.Get(recipe);
            if (!hyperparameter.Accepts(value))
            {
                HyperparameterWords words = new(recipe, hyperparameter.Property);
                throw new RunException(
                    $"{words[hyperparameter.Property]} is {words.Text(hyperparameter.Property, value)}: it must be {words.Rule(hyperparameter, value)}.");
            }
        }

        CheckLengths(recipe);
        CheckEnd(recipe);
        CheckObjective(recipe);
    }

    private static void CheckLengths(PretrainingRecipe recipe)
    {
        const string Length = nameof(recipe.SequenceLength), Batch = nameof(recipe.BatchSize), Part = nameof(recipe.MicroBatchSize);
        if (recipe.SequenceLength > recipe.Facts.MaxPositions)
        {
            HyperparameterWords words = new(recipe, Length);
            throw new RunException(
                $"{words[Length]} is {recipe.SequenceLength}: {recipe.Facts.Name} has {recipe.Facts.MaxPositions} positions; shorten the sequences or raise MaxPositions.");
        }

        if (recipe.ShortSequenceLength is not 0 and var shortened && (shortened < RecipeRanges.ShortestSequence || shortened > recipe.SequenceLength))
        {
            const string Short = nameof(recipe.ShortSequenceLength);
            HyperparameterWords words = new(recipe, Short, Length);
            throw new RunException(
                $"{words[Short]} is {shortened}: it must be {RecipeRanges.ShortestSequence} up to {words[Length]}, which is {recipe.SequenceLength}, or 0 for none.");
        }

        if (recipe.MicroBatchSize > 0 && recipe.BatchSize % recipe.MicroBatchSize != 0)
        {
            HyperparameterWords words = new(recipe, Part, Batch);
            throw new RunException(
                $"{words[Part]} is {recipe.MicroBatchSize}: it must be a divisor of {words[Batch]}, which is {recipe.BatchSize}, or 0 for all of them.");
        }

        int rows = recipe.MicroBatchSize > 0 ? recipe.MicroBatchSize : recipe.BatchSize;
        if ((long)rows * recipe.SequenceLength > MostTokens)
        {
            HyperparameterWords words = new(recipe, Part, Batch, Length);
            throw new RunException(
                $"{words[recipe.MicroBatchSize > 0 ? Part : Batch]} is {rows}: {rows} sequences of {recipe.SequenceLength} tokens are more than can be computed at once; set a smaller {words.Remedy(Part)}.");
        }
    }

    private static void CheckEnd(PretrainingRecipe recipe)
    {
        (string Property, double Value)[] budgets =
        [
            .. new[] { (nameof(recipe.Epochs), recipe.Epochs), (nameof(recipe.Hours), recipe.Hours), (nameof(recipe.Flops), recipe.Flops) }
                .Where(budget => budget.Item2 > 0),
        ];
        if (budgets is [var one, var other, ..])
        {
            HyperparameterWords words = new(recipe, one.Property, other.Property);
            throw new RunException(
                $"{words[one.Property]} is {words.Text(one.Property, one.Value)} and {words[other.Property]} is {words.Text(other.Property, other.Value)}: one of them decides when training ends; set the other to 0.");
        }

        if (recipe.Patience > 0 && recipe.EvaluateEvery == 0)
        {
            const string Patience = nameof(recipe.Patience), Every = nameof(recipe.EvaluateEvery);
            HyperparameterWords words = new(recipe, Patience, Every);
            throw new RunException(
                $"{words[Patience]} is {recipe.Patience}, but {words[Every]} is 0: early stopping needs evaluations; set {words.Remedy(Every)}.");
        }
    }

    /// <summary>What the objective has to say: which hyperparameters it uses, by which metric a checkpoint is the best, how text is packed.</summary>
    private static void CheckObjective(PretrainingRecipe recipe)
    {
        string objective = ObjectiveNames.Of(recipe.Facts.Objective);
        foreach ((string property, double usual) in UnusedHyperparameters.Of(recipe.Facts.Objective))
        {
            Hyperparameter unused = Hyperparameters.OfProperty(property);
            object value = unused.Get(recipe);
            if (!value.Equals(unused.Value(usual)))
            {
                HyperparameterWords words = new(recipe, property);
                throw new RunException(
                    $"{words[property]} is {words.Text(property, value)}, which has no effect: {recipe.Facts.Name} is trained by {objective}, which does not use it; leave it out.");
            }
        }

        ImmutableArray<BestMetric> known = BestMetrics.Of(recipe.Facts.Objective);
        if (!known.Contains(recipe.BestMetric))
        {
            HyperparameterWords words = new(recipe, nameof(recipe.BestMetric));
            throw new RunException(
                $"{words[nameof(recipe.BestMetric)]} is {words.Text(nameof(recipe.BestMetric), recipe.BestMetric)}: {recipe.Facts.Name} is trained by {objective}, whose metric for that is {string.Join(" or ", known.Select(metric => words.Text(nameof(recipe.BestMetric), metric)))}.");
        }

        if (recipe.Facts.NextSentencePrediction && recipe.Packing != Packing.NextSentence)
        {
            HyperparameterWords words = new(recipe, nameof(recipe.Packing));
            throw new RunException(
                $"{words[nameof(recipe.Packing)]} is {words.Text(nameof(recipe.Packing), recipe.Packing)}: {recipe.Facts.Name} learns which sentences belong together from labeled pairs; set it to {words.Text(nameof(recipe.Packing), Packing.NextSentence)}, or declare NextSentencePrediction = false.");
        }

        if (IsAlwaysZero(recipe.GeneratorWeight) && IsAlwaysZero(recipe.DiscriminatorWeight))
        {
            const string Generator = nameof(recipe.GeneratorWeight), Discriminator = nameof(recipe.DiscriminatorWeight);
            HyperparameterWords words = new(recipe, Generator, Discriminator);
            throw new RunException(
                $"{words[Generator]} and {words[Discriminator]} are both 0: nothing would be learned; give one of them a value above 0.");
        }
    }

    /// <summary>Decides what a recipe leaves to the device, and refuses a precision in which that does not multiply.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="device">Where it shall be trained.</param>
    /// <returns>The recipe with another precision than <see cref="Precision.Auto"/>.</returns>
    /// <exception cref="RunException">One line that names the hyperparameter as its option.</exception>
    public static PretrainingRecipe OnDevice(PretrainingRecipe recipe, torch.Device device)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        if (recipe.Precision == Precision.Auto)
            return recipe with { Precision = ProcessorPrecision.Resolve(recipe.Precision, device) };
        if (ProcessorPrecision.Obstacle(recipe.Precision, device) is not { } obstacle)
            return recipe;
        const string Name = nameof(recipe.Precision);
        HyperparameterWords words = new(recipe, Name);
        throw new RunException($"{words[Name]} is {words.Text(Name, recipe.Precision)}: this {obstacle}; use {words.Text(Name, Precision.Float32)}.");
    }

    /// <summary>The kernels with layers that are computed once more in the backward pass.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="kernels">What it is trained with.</param>
    /// <param name="device">Where.</param>
    /// <exception cref="RunException">One line: these kernels cannot.</exception>
    internal static KernelTable Recomputing(PretrainingRecipe recipe, KernelTable kernels, torch.Device device)
    {
        if (kernels.RecomputingActivations() is { } recomputing)
            return recomputing;
        const string Name = nameof(recipe.RecomputeActivations);
        HyperparameterWords words = new(recipe, Name);
        throw new RunException(
            $"{words[Name]} is {words.Text(Name, true)}: on {device} layers run backward by libtorch, which cannot; lower {words.Remedy(nameof(recipe.MicroBatchSize))} instead.");
    }

    private static bool IsAlwaysZero(Schedule weight) => weight.IsConstant && weight.Start == 0;
}
