using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ElectraDsl.Training;

/// <summary>
/// A hyperparameter that may change during a run: a number, or a first value and the points at which it becomes others. A number converts to the
/// schedule that stays there.
/// </summary>
/// <remarks>
/// <para>
/// As text, in command lines, run.json and <see cref="Parse"/>: <c>1</c> stays; <c>4..1@40%</c> goes from 4 in a straight line to 1, which it reaches
/// after 40 % of all updates; <c>4~1@40%</c> gets there by equal factors; <c>0/50@10%</c> jumps. <c>4@20%~1@40%</c> stays at 4 until 20 %. More
/// points may follow. A point is a fraction of the run (<c>40%</c>), an update (<c>5000</c>), a number of tokens (<c>20Mtokens</c>), or, for the
/// first value, what the discriminator has learned:
/// <c>4@auc+0.15~1@80%</c> stays until a report's training AUC is 0.15 above that of the detector without context, and reaches 1 at 80 % however late
/// that was.
/// </para>
/// <para>A function of <see cref="RunPosition"/> alone, so that a resumed run continues where it was.</para>
/// </remarks>
public sealed partial record Schedule
{
    private Schedule(ImmutableArray<SchedulePoint> points) => Points = points;

    /// <summary>The points, at least one. Where the first one's position is not the run's start, its value stays until there.</summary>
    public ImmutableArray<SchedulePoint> Points { get; }

    /// <summary>The value before the first update.</summary>
    public double Start => Points[0].Value;

    /// <summary>The value behind the last point: where the schedule ends, though a short run may not get there.</summary>
    public double End => Points[^1].Value;

    /// <summary>Whether the value never changes.</summary>
    public bool IsConstant => Points.All(point => point.Value == Start);

    /// <summary>The gains that the run has to look for.</summary>
    public IEnumerable<double> Gains => Points.Where(point => point.At.Unit == ScheduleUnit.Gain).Select(point => point.At.Amount);

    /// <summary>The schedule that stays at a number.</summary>
    public static implicit operator Schedule(double value) => Constant(value);

    /// <summary>The schedule of a text, as <see cref="Parse"/> reads it: <c>SamplingTemperature = "2..1@50%"</c>.</summary>
    /// <exception cref="RunException">It is none: a mistake in the constructor of a record.</exception>
    public static implicit operator Schedule(string text) => TryParse(text, out Schedule? schedule, out string? fault)
        ? schedule
        : throw new RunException($"A record sets a schedule to \"{text}\": {fault}.");

    /// <summary>The schedule that stays at a number.</summary>
    public static Schedule Constant(double value) => new([new SchedulePoint(value, SchedulePosition.Start, ScheduleRamp.Jump)]);

    /// <summary>Reads a schedule as text.</summary>
    /// <exception cref="FormatException">It is none. One line that says why.</exception>
    public static Schedule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Match match = Whole().Match(text);
        if (!match.Success)
            throw new FormatException(
                Fault(text) + "it must be a number, or values and where they are reached, such as 4..1@40%, 4~1@40%, 0/50@10% or 4@20%~1@40%");
        List<SchedulePoint> points = [];
        for (int i = 0; i < match.Groups["value"].Captures.Count; i++)
        {
            double value = double.Parse(match.Groups["value"].Captures[i].Value, CultureInfo.InvariantCulture);
            string at = match.Groups["at"].Captures[i].Value;
            SchedulePosition position = SchedulePosition.Start;
            if (at.Length > 0 && !SchedulePosition.TryParse(at[1..], out position))
                throw new FormatException(
                    $"'{at[1..]}' must be a fraction of the run such as 40%, at most 100%, a number of updates, of tokens such as 20Mtokens, or a gain such as auc+0.15");
            if (i > 0 && at.Length > 0 && position == SchedulePosition.Start)
                throw new FormatException($"'{at[1..]}' is the start of the run: a later value is reached after it, such as {Number(value)}@40%");
            ScheduleRamp ramp = i == 0 ? ScheduleRamp.Jump : match.Groups["ramp"].Captures[i - 1].Value switch
            {
                ".." => ScheduleRamp.Linear,
                "~" => ScheduleRamp.Exponential,
                _ => ScheduleRamp.Jump,
            };
            points.Add(new SchedulePoint(value, position, ramp));
        }

        return Checked([.. points]);
    }

    /// <summary>Reads a schedule as text, without an exception.</summary>
    /// <param name="text">The text.</param>
    /// <param name="schedule">The schedule; null where it is none.</param>
    /// <param name="fault">Why it is none, to follow "is '...': ".</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Schedule? schedule, [NotNullWhen(false)] out string? fault)
    {
        (schedule, fault) = (null, null);
        try
        {
            schedule = Parse(text);
            return true;
        }
        catch (FormatException e)
        {
            fault = e.Message;
            return false;
        }
    }

    /// <summary>The value of the next update.</summary>
    /// <param name="position">How far the run has come.</param>
    public double At(in RunPosition position)
    {
        int reached = 0;
        for (int i = 1; i < Points.Length && AmountOf(position, Points[i].At.Unit) >= Points[i].At.Amount; i++)
            reached = i;
        if (reached == Points.Length - 1)
            return End;
        (SchedulePoint from, SchedulePoint to) = (Points[reached], Points[reached + 1]);
        double? start = StartOf(from.At, to.At.Unit, position);
        double now = AmountOf(position, to.At.Unit);
        if (to.Ramp == ScheduleRamp.Jump || start is not { } began || now <= began)
            return from.Value;
        double way = (now - began) / (to.At.Amount - began);                 // in (0, 1)
        return to.Ramp == ScheduleRamp.Linear
            ? from.Value + ((to.Value - from.Value) * way)
            : from.Value * Math.Pow(to.Value / from.Value, way);
    }

    /// <inheritdoc/>
    public bool Equals(Schedule? other) => other is not null && Points.AsSpan().SequenceEqual(other.Points.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Start, End, Points.Length);

    /// <summary>What <see cref="Parse"/> reads, the same in every culture.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (SchedulePoint point in Points)
        {
            if (text.Length > 0)
                _ = text.Append(point.Ramp switch { ScheduleRamp.Linear => "..", ScheduleRamp.Exponential => "~", _ => "/" });
            _ = text.Append(CultureInfo.InvariantCulture, $"{point.Value}");
            if (point.At != SchedulePosition.Start)
                _ = text.Append(CultureInfo.InvariantCulture, $"@{point.At}");
        }

        return text.ToString();
    }

    private static Schedule Checked(ImmutableArray<SchedulePoint> points)
    {
        for (int i = 1; i < points.Length; i++)
        {
            (SchedulePoint from, SchedulePoint to) = (points[i - 1], points[i]);
            if (to.At == SchedulePosition.Start)
                throw new FormatException($"'{Number(to.Value)}' must say where it is reached, such as {Number(to.Value)}@40%");
            if (to.At.Unit == ScheduleUnit.Gain)
                throw new FormatException("a gain can only end the first value: 4@auc+0.15~1@80%");
            bool isComparable = IsCountedAlike(from.At, to.At) || from.At == SchedulePosition.Start || from.At.Unit == ScheduleUnit.Gain;
            if (!isComparable)
                throw new FormatException($"'{from.At}' and '{to.At}' must have the same unit: fractions of the run, updates or tokens");
            if (IsCountedAlike(from.At, to.At) && from.At.Amount >= to.At.Amount)
                throw new FormatException($"'{to.At}' must come after '{from.At}'");
            if (to.Ramp == ScheduleRamp.Exponential && !(from.Value > 0 && to.Value > 0))
                throw new FormatException(
                    $"from {Number(from.Value)} to {Number(to.Value)} there are no equal factors: '~' needs values above 0, '..' takes any");
        }

        return points.Length == 1 ? Constant(points[0].Value) : new Schedule(points);
    }

    /// <summary>
    /// What is most likely wrong with a text that is no schedule at all, to stand before what one is; empty where that is not plain.
    /// </summary>
    private static string Fault(string text)
    {
        string[] parts = text.Split(["..", "~", "/"], StringSplitOptions.None);
        return parts.Length > 1 && parts.Any(part => part.Length == 0) ? "a value is missing before or after '..', '~' or '/'; "
            : parts.Any(part => part.EndsWith('@')) ? "nothing follows '@'; "
            : parts.Any(part => part.Count(letter => letter == '@') > 1) ? "a value has two '@'; "
            : "";
    }

    private static bool IsCountedAlike(SchedulePosition a, SchedulePosition b) => a.Unit == b.Unit;

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>How far the run has come, in a unit that always can be told.</summary>
    private static double AmountOf(in RunPosition position, ScheduleUnit unit) => unit switch
    {
        ScheduleUnit.Tokens => position.Tokens,
        ScheduleUnit.Steps => position.Step,
        _ => (double)position.Step / position.Steps,
    };

    /// <summary>Where a value's stay ends, in the unit of the next point; null where that is not known yet.</summary>
    private static double? StartOf(SchedulePosition from, ScheduleUnit unit, in RunPosition position)
    {
        if (from.Unit != ScheduleUnit.Gain)
            return from.Amount;
        return position.Gains.Of(from.Amount) is { } passed ? AmountOf(position with { Step = passed.Step, Tokens = passed.Tokens }, unit) : null;
    }

    // 4@20%~1@40%: a value, perhaps where its stay ends, and then any number of ways to further values. No blanks and no commas, so that it needs no
    // quotes in a list.
    [GeneratedRegex(
        @"^(?<value>-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?|\.[0-9]+)(?<at>(@[^@~/]+?)?)((?<ramp>\.\.|~|/)(?<value>-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?)(?<at>(@[^@~/]+?)?))*$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();
}
