using System.Globalization;
using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>What is wrong with a run before its first step: with its text and its recipe.</summary>
public static class StartAlarms
{
    /// <summary>All of them, in the order of <see cref="AlarmTable.With"/>.</summary>
    /// <param name="recipe">The model and its hyperparameters.</param>
    /// <param name="facts">What was counted while the text was prepared; null before it is.</param>
    public static IReadOnlyList<Alarm> Of(PretrainingRecipe recipe, PreparationFacts? facts)
    {
        List<Alarm> alarms = [];
        if (facts is not null)
            alarms.AddRange(OfText(recipe, facts));
        if (Warmup(recipe) is string warmup)
            alarms.Add(Alarm.Of(AlarmTable.LongWarmup, 0, warmup));
        if (Unreached(recipe) is string unreached)
            alarms.Add(Alarm.Of(AlarmTable.ScheduleBeyondRun, 0, unreached));
        return alarms;
    }

    /// <summary>The alarm of text that a vocabulary cannot spell; null where it can.</summary>
    /// <param name="unknownRate">Fraction of the word pieces that are [UNK].</param>
    public static Alarm? OfUnknown(double unknownRate) => unknownRate > AlarmTable.UnknownTokens
        ? Alarm.Of(AlarmTable.TextUnknown, 0, $"{Percent(unknownRate)} of the word pieces are [UNK]")
        : null;

    /// <summary>What is wrong with a text.</summary>
    /// <param name="recipe">How it is packed.</param>
    /// <param name="facts">What was counted while it was prepared.</param>
    public static IEnumerable<Alarm> OfText(PretrainingRecipe recipe, PreparationFacts facts)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(facts);
        return OfTextLazily(recipe, facts);
    }

    private static IEnumerable<Alarm> OfTextLazily(PretrainingRecipe recipe, PreparationFacts facts)
    {
        if (facts.DroppedRate > AlarmTable.LostText)
            yield return Alarm.Of(
                AlarmTable.TextLost,
                0,
                $"{Percent(facts.DroppedRate)} of the word pieces do not fit into full sequences and are dropped");
        if (OfUnknown(facts.UnknownRate) is { } unknown)
            yield return unknown;
        double shared = Math.Max(facts.SharedLineRate, facts.SharedExampleRate);
        if (shared > AlarmTable.TextOnBothSides)
        {
            string what = facts.SharedLineRate >= facts.SharedExampleRate ? "lines" : "sequences";
            yield return Alarm.Of(AlarmTable.BothSides, 0, $"{Percent(shared)} of the held-out {what} also occur in the training text");
        }

        if (FewDocuments(recipe, facts) is { } few)
            yield return Alarm.Of(AlarmTable.FewDocuments, 0, few);
        double repeated = facts.Documents == 0 ? 0 : (double)facts.RepeatedDocuments / facts.Documents;
        if (repeated > 1 - AlarmTable.DistinctSequences)
            yield return Alarm.Of(AlarmTable.FewDistinct, 0, $"{Percent(repeated)} of the documents repeat an earlier one");
        else if (facts.DistinctExampleRate < AlarmTable.DistinctSequences)
            yield return Alarm.Of(AlarmTable.FewDistinct, 0, $"only {Percent(facts.DistinctExampleRate)} of the training sequences are distinct");
    }

    private static string? FewDocuments(PretrainingRecipe recipe, PreparationFacts facts)
    {
        int training = facts.Documents - facts.HeldOutDocuments, heldOut = facts.HeldOutDocuments;
        return recipe.Packing == Packing.NextSentence && (training < AlarmTable.DocumentsOfTraining || heldOut < AlarmTable.DocumentsHeldOut)
            ? string.Create(CultureInfo.InvariantCulture, $"random next sentences come from {training} documents in training, and from {heldOut} held-out ones")
            : null;
    }

    private static string? Unreached(PretrainingRecipe recipe)
    {
        RunPosition end = RunPosition.Of(recipe.Steps, recipe.Steps) with { Tokens = (long)WorkEstimate.Of(recipe).Tokens };
        foreach (Hyperparameter hyperparameter in Hyperparameters.All)
        {
            // Tokens are counted as if no row had padding: what is not reached so, is not reached.
            if (hyperparameter.Get(recipe) is Schedule { IsConstant: false } schedule
                && schedule.Points[^1].At is var at
                && (at.Unit == ScheduleUnit.Steps ? at.Amount > end.Step : at.Unit == ScheduleUnit.Tokens && at.Amount > end.Tokens))
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{new HyperparameterWords(recipe, hyperparameter.Property)[hyperparameter.Property]} is {schedule}: it reaches {schedule.End} only after the run's end at update {recipe.Steps:#,0}");
        }

        return null;
    }

    private static string? Warmup(PretrainingRecipe recipe)
    {
        const string Warmup = nameof(recipe.WarmupSteps), Steps = nameof(recipe.Steps), Proportion = nameof(recipe.WarmupProportion);
        HyperparameterWords words = new(recipe, Warmup, Steps);
        return recipe.WarmupSteps >= recipe.Steps
            ? string.Create(CultureInfo.InvariantCulture, $"{words[Warmup]} is {recipe.WarmupSteps}, and {words[Steps]} only {recipe.Steps}")
            : recipe.WarmupProportion == 1 ? $"{new HyperparameterWords(recipe, Proportion)[Proportion]} is 1" : null;
    }

    private static string Percent(double value) => (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
