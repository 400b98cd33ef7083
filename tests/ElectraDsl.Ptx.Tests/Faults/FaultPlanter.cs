using System.Globalization;
using System.Text.RegularExpressions;

namespace ElectraDsl.Ptx.Tests.Faults;

/// <summary>Plants faults in PTX texts, line by line: all that a kind can do to a text, in the order of its lines.</summary>
internal static partial class FaultPlanter
{
    private static readonly Dictionary<string, string> OtherComparisons = new()
    {
        ["lt"] = "le", ["le"] = "lt", ["gt"] = "ge", ["ge"] = "gt", ["eq"] = "ne", ["ne"] = "eq", ["neu"] = "equ", ["leu"] = "gtu", ["geu"] = "ltu",
        ["gtu"] = "leu", ["hs"] = "lo", ["hi"] = "ls",
    };

    private static readonly Dictionary<string, string> OtherOperations = new()
    {
        ["add"] = "sub", ["sub"] = "add", ["max"] = "min", ["min"] = "max", ["xor"] = "and", ["and"] = "or", ["or"] = "xor",
    };

    /// <summary>The faults of a kind in a text, but for results that no line reads.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="text">The text.</param>
    /// <param name="executed">The lines that can matter.</param>
    internal static IReadOnlyList<PlantedFault> All(FaultKind kind, string text, IReadOnlySet<int> executed)
    {
        string[] lines = text.Split('\n');
        List<PlantedFault> faults = [];
        for (int i = 0; i < lines.Length; i++)
        {
            if (!executed.Contains(i + 1) || Change(kind, lines[i]) is not { } changed || changed == lines[i])
                continue;
            Match result = Result().Match(lines[i]);
            if (result.Success && Regex.Count(text, $@"{Regex.Escape(result.Groups[1].Value)}\b") == 1)
                continue;
            string[] all = [.. lines];
            all[i] = changed;
            faults.Add(new PlantedFault(kind, i + 1, lines[i], changed, string.Join('\n', all)));
        }

        return faults;
    }

    /// <summary>The line with the fault; null where there is no place for it.</summary>
    private static string? Change(FaultKind kind, string line) => kind switch
    {
        FaultKind.DroppedBarrier => line.Contains("bar.sync", StringComparison.Ordinal) ? "" : null,
        FaultKind.ShiftedAddress => Shifted(line),
        FaultKind.WrongComparison => Comparison().Replace(line, match => $"setp.{OtherComparisons.GetValueOrDefault(match.Groups[1].Value, "")}."),
        FaultKind.NegatedBranch => line.Replace("@%p", "@!%p", StringComparison.Ordinal),
        FaultKind.DroppedBranch => line.TrimStart().StartsWith('@') ? "" : null,
        FaultKind.ChangedInteger => Integer().Replace(line, match =>
            $"{match.Groups[1].Value}{(long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture)}"),
        FaultKind.ChangedFloat => Float().Replace(line, match => $"0f{Changed(match.Groups[1].Value)}"),
        FaultKind.SwappedOperands => Pair().Replace(line, "$1$3, $2;"),
        FaultKind.WrongOperation => Operation().Replace(line, match => $"\t{OtherOperations[match.Groups[1].Value]}."),
        FaultKind.DroppedStore => line.TrimStart().StartsWith("st.", StringComparison.Ordinal) ? "" : null,
        FaultKind.WrongParameter => SecondParameter().Replace(line, "$1]"),
        FaultKind.WrongIndex => line.Replace("%tid.x", "%ctaid.x", StringComparison.Ordinal),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static string? Shifted(string line)
    {
        Match match = Access().Match(line);
        if (!match.Success)
            return null;
        int size = int.Parse(match.Groups["bits"].Value, CultureInfo.InvariantCulture) / 8;
        int offset = match.Groups["offset"].Success ? int.Parse(match.Groups["offset"].Value, CultureInfo.InvariantCulture) : 0;
        return line.Replace(match.Groups["place"].Value, $"[{match.Groups["register"].Value}+{offset + size}]", StringComparison.Ordinal);
    }

    private static string Changed(string bits)
    {
        float value = BitConverter.UInt32BitsToSingle(uint.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        return BitConverter.SingleToUInt32Bits(value == 0 ? 1 : 3 * value).ToString("X8", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"(?:ld|st)(?:\.shared)?\.[bfsu](?<bits>[0-9]+)\s.*?(?<place>\[(?<register>%rd[0-9]+)(?:\+(?<offset>[0-9]+))?\])")]
    private static partial Regex Access();

    [GeneratedRegex(@"^\t(?!st|bra|bar|ret|@)[a-z0-9.]+\s(%[a-z0-9]+),")]
    private static partial Regex Result();

    [GeneratedRegex(@"setp\.([a-z]+)\.")]
    private static partial Regex Comparison();

    [GeneratedRegex(@"^(\t(?:add|sub|mul|mad|shl|shr|and|mov|setp)\.[a-z0-9.]+\s.*?, )(-?[0-9]{1,18})(?=[,;])")]
    private static partial Regex Integer();

    [GeneratedRegex("0f([0-9A-Fa-f]{8})")]
    private static partial Regex Float();

    [GeneratedRegex(@"^(\t(?:sub|div|shl|shr)\.[a-z0-9.]+\s%[a-z0-9]+, )([^,]+), ([^,;]+);$")]
    private static partial Regex Pair();

    [GeneratedRegex(@"^\t(add|sub|max|min|xor|and|or)\.(?!pred)")]
    private static partial Regex Operation();

    [GeneratedRegex(@"^(\tld\.param\.b64\s%rd[0-9]+, \[\w+)\+8\]")]
    private static partial Regex SecondParameter();
}
