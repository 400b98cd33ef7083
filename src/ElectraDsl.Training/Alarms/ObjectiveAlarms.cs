using System.Globalization;

namespace ElectraDsl.Training;

/// <summary>What an objective has watched of its runs.</summary>
internal abstract class ObjectiveAlarms
{
    /// <summary>The conditions, each with what was observed; null where it does not stand.</summary>
    /// <param name="report">The newest report, which the history already holds.</param>
    public abstract IEnumerable<(AlarmCondition Condition, string? Observed)> Conditions(TrainingReport report);

    /// <summary>The condition that held-out figures decide, with what was observed; null where they decide none.</summary>
    /// <param name="evaluation">The newest, behind the report of the same step.</param>
    public abstract (AlarmCondition Condition, string? Observed)? Condition(EvaluationResult evaluation);

    /// <summary>A sentence in the form that does not depend on the machine's language.</summary>
    protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
