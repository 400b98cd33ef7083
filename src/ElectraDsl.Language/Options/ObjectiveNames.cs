namespace ElectraDsl;

/// <summary>What objectives are called in a sentence.</summary>
public static class ObjectiveNames
{
    /// <summary>An objective's name: <c>replaced token detection</c>.</summary>
    public static string Of(Objective objective) => objective switch
    {
        Objective.ReplacedTokenDetection => "replaced token detection",
        Objective.MaskedLanguageModel => "masked language modeling",
        _ => throw new ArgumentOutOfRangeException(nameof(objective), objective, "There is no such objective."),
    };
}
