using System.Xml.Linq;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>The alarms of a run as a part of its page: what was observed, what it means, likely causes, and what usually helps.</summary>
internal static class AlarmSection
{
    /// <summary>A heading and a list; nothing where there was no alarm.</summary>
    public static IEnumerable<XElement> Of(IReadOnlyList<Alarm> alarms)
    {
        if (alarms.Count == 0)
            yield break;
        yield return new XElement("h2", "Alarms");
        foreach (Alarm alarm in alarms)
        {
            yield return new XElement(
                "p",
                new XElement("strong", new XAttribute("class", "worse"), alarm.Name),
                $" ({(alarm.Step == 0 ? "before the first step" : $"step {Words.Count(alarm.Step)}")}): {alarm.Observed}: {alarm.Meaning}.",
                new XElement("br"),
                new XElement("span", new XAttribute("class", "quiet"), $"Likely causes: {alarm.Causes}. Try: {alarm.Remedies}."));
        }
    }
}
