namespace ElectraDsl.Training;

/// <summary>What a point of a run is counted in.</summary>
public enum ScheduleUnit
{
    /// <summary>A fraction of all updates: it moves with the length of the run.</summary>
    Fraction,

    /// <summary>Updates.</summary>
    Steps,

    /// <summary>Tokens trained on, padding excluded.</summary>
    Tokens,

    /// <summary>
    /// The first report whose training AUC lies so far above that of the detector without context, at the temperature that holds then: how far the
    /// discriminator has learned, however many updates that took.
    /// </summary>
    Gain,
}
