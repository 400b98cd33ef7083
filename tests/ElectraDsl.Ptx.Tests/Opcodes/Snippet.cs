using System.Globalization;
using System.Runtime.InteropServices;
using ElectraDsl.Ptx.Tests.Decoding;
using ElectraDsl.Ptx.Tests.Execution;
using ElectraDsl.Ptx.Tests.Parsing;
using ElectraDsl.Ptx.Tests.Sanitizer;

namespace ElectraDsl.Ptx.Tests.Opcodes;

/// <summary>A few lines of PTX, run on some memory whose address is in %rd0; %r0 is the thread's index.</summary>
internal static unsafe class Snippet
{
    private const string Head = """
        .version 7.0
        .target sm_80
        .address_size 64

        .visible .entry Snippet(
        	.param .align 8 .b8 _memory_0[16]
        )
        .maxntid 1024, 1, 1
        {
        	.shared .align 16 .b8 first[256];
        	.shared .align 8 .b8 second[8];
        	.local .align 8 .b8 own[16];
        	.reg .pred	%p<9>;
        	.reg .b16	%rs<9>;
        	.reg .b32	%r<9>;
        	.reg .b64	%rd<9>;
        	.reg .f32	%f<9>;

        	ld.param.b64	%rd0, [_memory_0];
        	mov.b32	%r0, %tid.x;
        """;

    /// <summary>The kernel around some lines.</summary>
    internal static string TextOf(string lines) => $"{Head}\n{lines}\n\tret;\n}}\n";

    /// <summary>Runs some lines.</summary>
    /// <param name="lines">The instructions.</param>
    /// <param name="memory">Read and written.</param>
    /// <param name="blocks">Of the grid.</param>
    /// <param name="threads">Of a block.</param>
    /// <param name="isFresh">Whether nothing of the memory has been written yet.</param>
    /// <param name="settings">Of the machine.</param>
    internal static (IReadOnlyList<Finding> Findings, LaunchCounters Counters) Run(
        string lines, byte[] memory, int blocks = 1, int threads = 1, bool isFresh = false, MachineSettings? settings = null)
    {
        settings ??= new MachineSettings { MostInstructions = 10_000 };
        KernelProgram program = KernelDecoder.Decode(PtxParser.Parse(TextOf(lines)), "Snippet", settings.Contracts);
        FindingLog findings = new();
        void* copy = NativeMemory.AlignedAlloc((nuint)memory.Length, 64);
        try
        {
            memory.CopyTo(new Span<byte>(copy, memory.Length));
            byte[] parameters = new byte[program.ParameterBytes];
            MemoryMarshal.Write(parameters, (ulong)copy);
            GlobalMemory global = new([new GlobalBuffer("memory", (ulong)copy, memory.Length, 8, isFresh ? new bool[memory.Length] : null)]);
            LaunchCounters counters = new Launch(program, blocks, threads, parameters, global, settings, findings).Run();
            new Span<byte>(copy, memory.Length).CopyTo(memory);
            return (findings.All, counters);
        }
        finally
        {
            NativeMemory.AlignedFree(copy);
        }
    }

    /// <summary>The findings of some lines.</summary>
    internal static IReadOnlyList<Finding> FindingsOf(string lines, int blocks = 1, int threads = 1, bool isFresh = false) =>
        Run(lines, new byte[256], blocks, threads, isFresh).Findings;

    /// <summary>The result of one instruction, as the bits of its destination: operands are given as bits, and come from registers.</summary>
    internal static ulong Evaluate(string opcode, ReadOnlySpan<ulong> operands, MachineSettings? settings = null)
    {
        string[] parts = opcode.Split('.');
        bool isConversion = parts[0] == "cvt", isQuestion = parts[0] is "setp" or "testp", isSelection = parts[0] == "selp";
        string type = parts[^1], result = isConversion ? parts[^2] : parts[1] == "wide" ? $"{type[0]}64" : type;
        string lines = "";
        List<string> names = [];
        for (int i = 0; i < operands.Length; i++)
        {
            string own = isSelection && i == 2 ? "pred" : parts[0] is "shl" or "shr" && i == 1 ? "u32" : i == 2 ? result : type;
            names.Add($"%{BankOf(own)}{i + 1}");
            lines += own == "pred" ? $"\tmov.pred %p{i + 1}, {operands[i]};\n"
                : BankOf(own) == "f" ? string.Create(CultureInfo.InvariantCulture, $"\tmov.f32 {names[^1]}, 0f{operands[i]:X8};\n")
                : string.Create(CultureInfo.InvariantCulture, $"\tmov.b{WidthOf(own)} {names[^1]}, 0x{operands[i]:X};\n");
        }

        string destination = isQuestion ? "%p0" : $"%{BankOf(result)}8";
        lines += $"\t{opcode} {destination}, {string.Join(", ", names)};\n";
        lines += isQuestion ? "\tselp.b32 %r8, 1, 0, %p0;\n\tst.b32 [%rd0], %r8;"
            : $"\tst.{(BankOf(result) == "f" ? "f" : "b")}{WidthOf(result)} [%rd0], {destination};";
        byte[] memory = new byte[8];
        IReadOnlyList<Finding> findings = Run(lines, memory, settings: settings).Findings;
        Assert.True(findings.Count == 0, string.Join('\n', findings));
        return MemoryMarshal.Read<ulong>(memory);
    }

    private static string BankOf(string type) => type == "f32" ? "f" : type == "pred" ? "p" : WidthOf(type) switch
    {
        64 => "rd",
        32 => "r",
        _ => "rs",
    };

    private static int WidthOf(string type) => Math.Max(16, 8 * PtxParser.SizeOf(type));
}
