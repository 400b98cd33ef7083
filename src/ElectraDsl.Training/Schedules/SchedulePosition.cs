using System.Globalization;

namespace ElectraDsl.Training;

/// <summary>A point of a run at which a <see cref="Schedule"/> has a value.</summary>
/// <param name="Unit">What it is counted in.</param>
/// <param name="Amount">How much of it: at least 0; of a fraction, at most 1; of a gain, above 0 and below 0.5.</param>
public readonly record struct SchedulePosition(ScheduleUnit Unit, double Amount)
{
    /// <summary>The run's first update.</summary>
    public static SchedulePosition Start => default;

    /// <summary>As it stands in a schedule behind "@": <c>40%</c>, <c>5000</c>, <c>20Mtokens</c>, <c>auc+0.15</c>.</summary>
    public override string ToString() => Unit switch
    {
        ScheduleUnit.Steps => Amount.ToString(CultureInfo.InvariantCulture),
        ScheduleUnit.Tokens => $"{(Amount / 1e6).ToString(CultureInfo.InvariantCulture)}Mtokens",
        ScheduleUnit.Gain => $"auc+{Amount.ToString(CultureInfo.InvariantCulture)}",
        _ => $"{((decimal)Amount * 100).ToString("0.############", CultureInfo.InvariantCulture)}%",
    };

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <returns>False where the text is none.</returns>
    internal static bool TryParse(string text, out SchedulePosition position)
    {
        const string TokensSuffix = "Mtokens", GainPrefix = "auc+";
        (ScheduleUnit unit, string number, double scale, double largest) =
            text.EndsWith('%') ? (ScheduleUnit.Fraction, text[..^1], 0.01, 1)
            : text.EndsWith(TokensSuffix, StringComparison.OrdinalIgnoreCase)
                ? (ScheduleUnit.Tokens, text[..^TokensSuffix.Length], 1e6, double.MaxValue)
            : text.StartsWith(GainPrefix, StringComparison.OrdinalIgnoreCase) ? (ScheduleUnit.Gain, text[GainPrefix.Length..], 1, 0.5)
            : (ScheduleUnit.Steps, text, 1, int.MaxValue);
        bool isNumber = decimal.TryParse(
            number,
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out decimal amount);
        position = new SchedulePosition(unit, (double)(amount * (decimal)scale));
        return isNumber
            && position.Amount <= largest
            && (unit != ScheduleUnit.Gain || position.Amount is > 0 and < 0.5)
            && (unit != ScheduleUnit.Steps || amount == Math.Floor(amount));
    }
}
