using System.Globalization;
using System.Text.RegularExpressions;

namespace ElectraDsl.Ptx.Tests.Parsing;

/// <summary>One operand.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Of a register, name or the base of an address.</param>
/// <param name="Bits">Of a number, sign-extended.</param>
/// <param name="Offset">Of an address.</param>
/// <param name="Parts">Of a vector.</param>
internal sealed partial record PtxOperand(PtxOperandKind Kind, string Name, ulong Bits, long Offset, IReadOnlyList<PtxOperand> Parts)
{
    /// <summary>Reads an operand; null for what is none.</summary>
    internal static PtxOperand? Parse(string text)
    {
        if (text.StartsWith('{') && text.EndsWith('}'))
        {
            PtxOperand?[] parts = [.. text[1..^1].Split(',').Select(part => Parse(part.Trim()))];
            return parts.All(part => part is { Kind: PtxOperandKind.Register or PtxOperandKind.Integer or PtxOperandKind.Float })
                ? new(PtxOperandKind.Vector, "", 0, 0, [.. parts.Select(part => part!)])
                : null;
        }

        if (Address().Match(text) is { Success: true } address)
        {
            string sum = address.Groups["offset"].Value.TrimStart('+');
            long offset = sum.Length == 0 ? 0 : long.Parse(sum, CultureInfo.InvariantCulture);
            return new(PtxOperandKind.Address, address.Groups["base"].Value, 0, offset, []);
        }

        if (Float().Match(text) is { Success: true } number)
            return new(PtxOperandKind.Float, "", uint.Parse(number.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture), 0, []);
        if (Integer().IsMatch(text))
            return new(PtxOperandKind.Integer, "", Whole(text), 0, []);
        if (Register().IsMatch(text))
            return new(PtxOperandKind.Register, text, 0, 0, []);
        return Symbol().IsMatch(text) ? new(PtxOperandKind.Symbol, text, 0, 0, []) : null;
    }

    private static ulong Whole(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal) ? ulong.Parse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : text.StartsWith('-') ? (ulong)long.Parse(text, CultureInfo.InvariantCulture)
        : ulong.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\[(?<base>%?[A-Za-z_$][\w$]*)(?<offset>\+?-?\d+)?\]$")]
    private static partial Regex Address();

    [GeneratedRegex("^0[fF]([0-9A-Fa-f]{8})$")]
    private static partial Regex Float();

    [GeneratedRegex("^(-?[0-9]+|0x[0-9A-Fa-f]+)$")]
    private static partial Regex Integer();

    [GeneratedRegex(@"^%[a-z]+[0-9]*(\.[xyz])?$")]
    private static partial Regex Register();

    [GeneratedRegex(@"^[A-Za-z_$][\w$]*$")]
    private static partial Regex Symbol();
}
