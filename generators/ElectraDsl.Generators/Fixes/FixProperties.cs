using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Fixes;

/// <summary>
/// Carries fixes from the generator to the code fixes, which are another assembly, as properties of a diagnostic: under "fix0", "fix1" and so
/// on a title and its settings, a line each.
/// </summary>
internal static class FixProperties
{
    public static ImmutableDictionary<string, string?> Write(IReadOnlyList<Fix> fixes)
    {
        ImmutableDictionary<string, string?>.Builder properties = ImmutableDictionary.CreateBuilder<string, string?>();
        for (int i = 0; i < fixes.Count; i++)
            properties[KeyOf(i)] = string.Join("\n", fixes[i].Settings.Select(LineOf).Prepend(fixes[i].Title));
        return properties.ToImmutable();
    }

    public static IEnumerable<Fix> Read(ImmutableDictionary<string, string?> properties)
    {
        for (int i = 0; properties.TryGetValue(KeyOf(i), out string? text) && text is not null; i++)
        {
            string[] lines = text.Split('\n');
            yield return Fix.Of(lines[0], [.. lines.Skip(1).Select(SettingOf)]);
        }
    }

    private static string KeyOf(int index) => "fix" + index.ToString(CultureInfo.InvariantCulture);

    // No name holds a blank or an equals sign: "Generator HiddenSize = 64", "Model Base" for one to take away, "Model VocabSize > VocabularySize" for
    // one to rename.
    private static string LineOf(Setting setting)
    {
        string target = $"{setting.Part} {setting.Name}";
        return setting switch
        {
            { NewName: { } name } => $"{target} > {name}",
            { Value: { } value } => $"{target} = {value}",
            _ => target,
        };
    }

    private static Setting SettingOf(string line)
    {
        string[] words = line.Split([' '], 4);
        var part = (DeclarationPart)Enum.Parse(typeof(DeclarationPart), words[0]);
        if (words.Length < 4)
            return new Setting(part, words[1], Value: null);
        return words[2] == ">" ? Setting.Renamed(part, words[1], words[3]) : new Setting(part, words[1], words[3]);
    }
}
