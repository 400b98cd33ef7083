using System.Collections.Immutable;

namespace ElectraDsl.Training;

/// <summary>
/// The gains over the detector without context that a run's reports have shown, and where each was first passed. Part of a checkpoint: what schedules
/// make of it must not depend on files that a run can do without.
/// </summary>
/// <param name="Passed">In the order in which they were passed.</param>
public sealed record PassedGains(ImmutableArray<PassedGain> Passed)
{
    /// <summary>None so far.</summary>
    public static PassedGains None { get; } = new(ImmutableArray<PassedGain>.Empty);

    /// <summary>Where a gain was passed; null where it was not.</summary>
    /// <param name="gain">AUC above that of the detector without context.</param>
    public PassedGain? Of(double gain)
    {
        foreach (PassedGain passed in Passed)
        {
            if (passed.Gain == gain)
                return passed;
        }

        return null;
    }

    /// <summary>These, and those of the asked ones that a report shows for the first time.</summary>
    /// <param name="asked">The gains that schedules ask for.</param>
    /// <param name="shown">The gain that the report shows; NaN where it shows none.</param>
    /// <param name="step">Updates made by then.</param>
    /// <param name="tokens">Tokens trained on by then.</param>
    public PassedGains With(IReadOnlyCollection<double> asked, double shown, int step, long tokens)
    {
        ArgumentNullException.ThrowIfNull(asked);
        PassedGain[] passed = [.. asked.Where(gain => shown >= gain && Of(gain) is null).Select(gain => new PassedGain(gain, step, tokens))];
        return passed.Length == 0 ? this : new PassedGains([.. Passed, .. passed]);
    }

    /// <inheritdoc/>
    public bool Equals(PassedGains? other) => other is not null && Passed.AsSpan().SequenceEqual(other.Passed.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Passed.Length == 0 ? 0 : Passed[^1].GetHashCode();
}
