using System.Globalization;

namespace ElectraDsl.FineTuning;

/// <summary>Turns a field into the label or number of a head.</summary>
/// <param name="head">The head.</param>
internal sealed class LabelReader(HeadConfig head)
{
    // Of the labels that a message lists.
    private const int Shown = 10;

    private readonly Dictionary<string, int> indices =
        head.Labels.Select((name, index) => (name, index)).ToDictionary(label => label.name, label => label.index, StringComparer.Ordinal);

    /// <summary>The index of a label, which is there by its name or its index.</summary>
    /// <param name="field">What the file holds.</param>
    /// <param name="place">Where, to begin the message with.</param>
    /// <exception cref="TaskDataException">It is neither.</exception>
    public int Label(string field, string place)
    {
        string text = field.Trim();
        if (indices.TryGetValue(text, out int index))
            return index;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index) && index < head.Labels.Count)
            return index;
        string more = head.Labels.Count > Shown ? $" and {head.Labels.Count - Shown} more" : "";
        throw new TaskDataException(
            $"{place} is '{text}', which is no label of {head.Name}: its labels are {string.Join(", ", head.Labels.Take(Shown))}{more}, or 0 to {head.Labels.Count - 1}.");
    }

    /// <summary>A number.</summary>
    /// <param name="field">What the file holds.</param>
    /// <param name="place">Where, to begin the message with.</param>
    /// <exception cref="TaskDataException">It is none, or not a finite one.</exception>
    public static double Number(string field, string place) =>
        double.TryParse(field.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw new TaskDataException($"{place} is '{field.Trim()}', which is no number.");
}
