namespace ElectraDsl.Training;

/// <summary>How far a run has come: all that a <see cref="Schedule"/> depends on.</summary>
/// <param name="Step">Updates made.</param>
/// <param name="Steps">Updates of the whole run.</param>
/// <param name="Tokens">Tokens trained on, padding excluded.</param>
/// <param name="Gains">Which gains the discriminator has passed, and where.</param>
public readonly record struct RunPosition(int Step, int Steps, long Tokens, PassedGains Gains)
{
    /// <summary>A run of which nothing is passed.</summary>
    /// <param name="step">Updates made.</param>
    /// <param name="steps">Updates of the whole run.</param>
    public static RunPosition Of(int step, int steps) => new(step, steps, 0, PassedGains.None);
}
