using System.Globalization;
using System.Text.RegularExpressions;

namespace ElectraDsl.Ptx.Tests.Parsing;

/// <summary>
/// Reads PTX as ILGPU writes it: one statement a line, one kernel a text. Strict: what it does not know is a fault, because an assembler might take
/// it to mean something.
/// </summary>
internal sealed partial class PtxParser
{
    private readonly List<PtxParameter> parameters = [];
    private readonly List<PtxVariable> variables = [];
    private readonly Dictionary<string, string> registers = [];
    private readonly List<PtxInstruction> instructions = [];
    private readonly Dictionary<string, int> labels = [];
    private string target = "", entryPoint = "";
    private int maximumThreads;
    private Part part = Part.Header;

    private PtxParser()
    {
    }

    private enum Part
    {
        Header,
        Signature,
        Directives,
        Body,
        End,
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="PtxFormatException">It holds something unknown.</exception>
    internal static PtxModule Parse(string text)
    {
        PtxParser parser = new();
        int number = 0;
        foreach (string line in text.Split('\n'))
            parser.Read(++number, line.Split("//")[0].Trim());
        if (parser.part != Part.End)
            throw new PtxFormatException(number, "the text ends within the kernel");
        return new PtxModule(
            parser.target,
            parser.entryPoint,
            parser.maximumThreads,
            parser.parameters,
            parser.variables,
            parser.registers,
            parser.instructions,
            parser.labels);
    }

    /// <summary>Bytes of a type: "f32" has 4.</summary>
    internal static int SizeOf(string type) => type switch
    {
        "b8" or "u8" or "s8" => 1,
        "b16" or "u16" or "s16" => 2,
        "b32" or "u32" or "s32" or "f32" => 4,
        "b64" or "u64" or "s64" => 8,
        _ => throw new ArgumentException($"There is no type {type}.", nameof(type)),
    };

    private void Read(int number, string line)
    {
        if (line.Length == 0)
            return;
        bool isKnown = part switch
        {
            Part.Header => ReadHeader(line),
            Part.Signature => ReadParameter(line),
            Part.Directives => ReadDirective(line),
            Part.Body => ReadStatement(number, line),
            _ => false,
        };
        if (!isKnown)
            throw new PtxFormatException(number, $"unknown: {line}");
    }

    private bool ReadHeader(string line)
    {
        if (line.StartsWith(".version ", StringComparison.Ordinal) || line == ".address_size 64")
            return true;
        if (Target().Match(line) is { Success: true } found)
        {
            target = found.Groups[1].Value;
            return true;
        }

        Match entry = Entry().Match(line);
        entryPoint = entry.Groups[1].Value;
        part = Part.Signature;
        return entry.Success;
    }

    private bool ReadParameter(string line)
    {
        if (line == ")")
        {
            part = Part.Directives;
            return true;
        }

        Match found = Parameter().Match(line);
        if (!found.Success)
            return false;
        int size = SizeOf(found.Groups["type"].Value);
        bool isArray = found.Groups["count"].Success;
        parameters.Add(new PtxParameter(
            found.Groups["name"].Value,
            isArray ? Number(found, "count") * size : size,
            found.Groups["alignment"].Success ? Number(found, "alignment") : size));
        return true;
    }

    private bool ReadDirective(string line)
    {
        if (line == "{")
        {
            part = Part.Body;
            return true;
        }

        Match found = Threads().Match(line);
        if (found.Success)
            maximumThreads = Number(found, "count");
        return found.Success;
    }

    private bool ReadStatement(int number, string line)
    {
        if (line == "}")
        {
            part = Part.End;
            return true;
        }

        if (Variable().Match(line) is { Success: true } variable)
        {
            variables.Add(new PtxVariable(
                variable.Groups["name"].Value,
                variable.Groups["space"].Value == "shared",
                Number(variable, "count"),
                Number(variable, "alignment")));
            return true;
        }

        if (Bank().Match(line) is { Success: true } bank)
        {
            for (int i = 0; i < Number(bank, "count"); i++)
                registers.Add($"%{bank.Groups["prefix"].Value}{i}", bank.Groups["type"].Value);
            return true;
        }

        if (Label().Match(line) is { Success: true } label)
            return labels.TryAdd(label.Groups[1].Value, instructions.Count);
        return ReadInstruction(number, line);
    }

    private bool ReadInstruction(int number, string line)
    {
        Match found = Instruction().Match(line);
        if (!found.Success)
            return false;
        PtxOperand?[] operands = [.. Operand().Matches(found.Groups["operands"].Value).Select(operand => PtxOperand.Parse(operand.Value.Trim()))];
        if (operands.Contains(null))
            return false;
        instructions.Add(new PtxInstruction(
            number,
            Spaces().Replace(line.TrimEnd(';'), " "),
            found.Groups["guard"].Success ? found.Groups["guard"].Value : null,
            found.Groups["not"].Length > 0,
            found.Groups["opcode"].Value,
            [.. operands.Select(operand => operand!)]));
        return true;
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\.target (sm_[0-9]+)$")]
    private static partial Regex Target();

    [GeneratedRegex(@"^\.visible \.entry ([A-Za-z_$][\w$]*)\($")]
    private static partial Regex Entry();

    [GeneratedRegex(@"^\.param( \.align (?<alignment>[0-9]+))? \.(?<type>[bfsu][0-9]+) (?<name>\w+)(\[(?<count>[0-9]+)\])?,?$")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^\.maxntid (?<count>[0-9]+), 1, 1$")]
    private static partial Regex Threads();

    [GeneratedRegex(@"^\.(?<space>shared|local) \.align (?<alignment>[0-9]+) \.b8 (?<name>\w+)\[(?<count>[0-9]+)\];$")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\.reg \.(?<type>pred|[bfsu][0-9]+)\s+%(?<prefix>[a-z]+)<(?<count>[0-9]+)>;$")]
    private static partial Regex Bank();

    [GeneratedRegex(@"^(\w+):$")]
    private static partial Regex Label();

    [GeneratedRegex(@"^(@(?<not>!?)(?<guard>%p[0-9]+)\s+)?(?<opcode>[a-z][a-z0-9]*(\.[a-z0-9]+)*)(\s+(?<operands>[^;]+))?;$")]
    private static partial Regex Instruction();

    [GeneratedRegex(@"\{[^}]*\}|[^,{}\s][^,{}]*")]
    private static partial Regex Operand();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
