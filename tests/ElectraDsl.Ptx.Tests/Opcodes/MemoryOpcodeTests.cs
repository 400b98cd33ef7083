using System.Runtime.InteropServices;
using ElectraDsl.Ptx.Tests.Execution;
using ElectraDsl.Ptx.Tests.Sanitizer;

namespace ElectraDsl.Ptx.Tests.Opcodes;

/// <summary>Loads, stores, vectors, branches and barriers do what they say, and nothing that is wrong passes.</summary>
public sealed class MemoryOpcodeTests
{
    // An address in shared memory for each thread, and one in the tensor.
    private const string Places = """
        	mul.wide.u32 %rd1, %r0, 4;
        	add.u64 %rd2, %rd0, %rd1;
        	mov.b64 %rd3, first;
        	add.u64 %rd3, %rd3, %rd1;
        """;

    [Fact]
    public void SharedMemory_IsReadByOthersBehindABarrier()
    {
        byte[] memory = new byte[256];
        IReadOnlyList<Finding> findings = Snippet.Run(
            Places + """

                	st.shared.b32 [%rd3], %r0;
                	bar.sync 0;
                	sub.s32 %r1, 63, %r0;
                	mul.wide.u32 %rd4, %r1, 4;
                	mov.b64 %rd5, first;
                	add.u64 %rd5, %rd5, %rd4;
                	ld.shared.b32 %r2, [%rd5];
                	st.b32 [%rd2], %r2;
                """,
            memory,
            threads: 64).Findings;
        Assert.Empty(findings);
        Assert.Equal(Enumerable.Range(0, 64).Reverse(), MemoryMarshal.Cast<byte, int>(memory).ToArray());
    }

    [Fact]
    public void Vectors_LieSideBySide()
    {
        byte[] memory = new byte[32];
        Assert.Empty(Snippet.Run(
            """
            	mov.f32 %f1, 0f3F800000;
            	mov.b64 %rd1, first;
            	st.shared.v2.f32 [%rd1+8], {%f1, 0f40000000};
            	ld.shared.v2.f32 {%f2, %f3}, [%rd1+8];
            	st.v4.f32 [%rd0+16], {%f3, %f2, %f3, 0f00000000};
            """,
            memory).Findings);
        Assert.Equal([0, 0, 0, 0, 2f, 1f, 2f, 0f], MemoryMarshal.Cast<byte, float>(memory).ToArray());
    }

    [Fact]
    public void Bytes_AreExtendedAsTheTypeSays()
    {
        byte[] memory = [0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        Assert.Empty(Snippet.Run(
            """
            	ld.b8 %rs1, [%rd0];
            	ld.s8 %r1, [%rd0+1];
            	ld.u16 %r2, [%rd0];
            	cvt.s32.u8 %r3, %rs1;
            	st.b32 [%rd0+4], %r1;
            	st.b32 [%rd0+8], %r2;
            	st.b32 [%rd0+12], %r3;
            """,
            memory).Findings);
        Assert.Equal([0x80FF, -128, 0x80FF, 0xFF], MemoryMarshal.Cast<byte, int>(memory).ToArray());
    }

    [Fact]
    public void LocalMemory_IsEachThreadsOwn()
    {
        byte[] memory = new byte[256];
        Assert.Empty(Snippet.Run(
            Places + """

                	mov.b64 %rd4, own;
                	st.local.b32 [%rd4+4], %r0;
                	bar.sync 0;
                	ld.local.b32 %r1, [%rd4+4];
                	st.b32 [%rd2], %r1;
                """,
            memory,
            threads: 64).Findings);
        Assert.Equal(Enumerable.Range(0, 64), MemoryMarshal.Cast<byte, int>(memory).ToArray());
    }

    [Fact]
    public void ThreadsThatPart_MeetAgain()
    {
        byte[] memory = new byte[256];
        (IReadOnlyList<Finding> findings, LaunchCounters counters) = Snippet.Run(
            Places + """

                	mov.b32 %r1, 0;
                	bra L_0;

                	L_0:
                	setp.lt.s32 %p1, %r1, %r0;
                	@%p1 bra L_1;
                	bra L_2;

                	L_2:
                	mad.lo.s32 %r2, %r1, 2, 1;
                	st.b32 [%rd2], %r2;
                	bra L_3;

                	L_1:
                	add.s32 %r1, %r1, 1;
                	bra L_0;

                	L_3:
                """,
            memory,
            threads: 32);
        Assert.Empty(findings);
        Assert.Equal(Enumerable.Range(0, 32).Select(thread => (2 * thread) + 1), MemoryMarshal.Cast<byte, int>(memory)[..32].ToArray());
        // The store is one of all 32, though each thread left the loop at another time.
        Assert.Equal((1, 4), (counters.Requests, counters.Sectors));
    }

    [Fact]
    public void GuardedInstruction_RunsWhereThePredicateHolds()
    {
        byte[] memory = new byte[256];
        Assert.Empty(Snippet.Run(
            Places + "\n\tsetp.lt.s32 %p1, %r0, 2;\n\t@!%p1 st.b32 [%rd2], %r0;", memory, threads: 4).Findings);
        Assert.Equal([0, 0, 2, 3], MemoryMarshal.Cast<byte, int>(memory)[..4].ToArray());
    }

    [Fact]
    public void BankConflicts_AreCounted()
    {
        Assert.Equal(1, TurnsOf(4));
        Assert.Equal(2, TurnsOf(8));
        Assert.Equal(1, TurnsOf(0));                                        // all read one word

        static long TurnsOf(int stride) => Snippet.Run(
            $"\tmul.wide.u32 %rd1, %r0, {stride};\n\tmov.b64 %rd2, first;\n\tadd.u64 %rd2, %rd2, %rd1;\n\tld.shared.b32 %r1, [%rd2];",
            new byte[8],
            threads: 32).Counters.SharedTurns;
    }

    [Theory]
    [InlineData("atom.shared.add.u32 %r1, ", 63 * 64 / 2 + 5)]
    [InlineData("atom.add.shared.s32 %r1, ", 63 * 64 / 2 + 5)]
    [InlineData("atom.min.shared.s32 %r1, ", 0)]
    [InlineData("atom.max.shared.s32 %r1, ", 63)]
    [InlineData("red.add.shared.u32 ", 63 * 64 / 2 + 5)]
    [InlineData("red.shared.min.s32 ", 0)]
    [InlineData("red.max.shared.s32 ", 63)]
    public void AtomicOperations_GiveOneResultWhateverTheOrder(string operation, int expected)
    {
        byte[] memory = new byte[64 * sizeof(int)];
        (IReadOnlyList<Finding> findings, LaunchCounters counters) = Snippet.Run(
            Places + $"""

                	mov.b64 %rd4, second;
                	st.shared.b32 [%rd4+4], 5;
                	bar.sync 0;
                	{operation}[%rd4+4], %r0;
                	bar.sync 0;
                	ld.shared.b32 %r2, [%rd4+4];
                	st.b32 [%rd2], %r2;
                """,
            memory,
            threads: 64);
        Assert.Empty(findings);
        Assert.All(MemoryMarshal.Cast<byte, int>(memory).ToArray(), found => Assert.Equal(expected, found));
        Assert.Equal((6, 2 + 64 + 2), (counters.SharedRequests, counters.SharedTurns));
    }

    [Fact]
    public void AtomicAddition_ReadsWhatLayThere()
    {
        byte[] memory = new byte[64 * sizeof(int)];
        Assert.Empty(Snippet.Run(
            Places + """

                	mov.b64 %rd4, second;
                	st.shared.b32 [%rd4], 0;
                	bar.sync 0;
                	atom.shared.add.u32 %r1, [%rd4], 1;
                	st.b32 [%rd2], %r1;
                """,
            memory,
            threads: 64).Findings);
        Assert.Equal(Enumerable.Range(0, 64), MemoryMarshal.Cast<byte, int>(memory).ToArray().Order());
    }

    [Theory]
    [InlineData("ld.b32 %r1, [%rd0+256];", FindingKind.OutOfBounds)]
    [InlineData("ld.b32 %r1, [%rd0-4];", FindingKind.OutOfBounds)]
    [InlineData("st.b64 [%rd0+252], 0;", FindingKind.OutOfBounds)]
    [InlineData("ld.b32 %r1, [%rd0+2];", FindingKind.Misaligned)]
    [InlineData("ld.v2.f32 {%f1, %f2}, [%rd0+4];", FindingKind.Misaligned)]
    [InlineData("mov.b64 %rd1, first; st.shared.b32 [%rd1+256], 0;", FindingKind.OutOfBounds)]       // between the arrays
    [InlineData("mov.b64 %rd1, second; st.shared.b32 [%rd1+8], 0;", FindingKind.OutOfBounds)]
    [InlineData("mov.b64 %rd1, first; ld.b32 %r1, [%rd1];", FindingKind.OutOfBounds)]                // as if it were a global address
    [InlineData("mov.b64 %rd1, first; st.shared.b32 [%rd1+1], 0;", FindingKind.Misaligned)]
    [InlineData("mov.b64 %rd1, first; ld.shared.b32 %r1, [%rd1];", FindingKind.UnwrittenMemory)]
    [InlineData("mov.b64 %rd1, first; atom.shared.add.u32 %r1, [%rd1], 1;", FindingKind.UnwrittenMemory)]
    [InlineData("mov.b64 %rd1, first; atom.shared.add.u32 %r1, [%rd1+256], 1;", FindingKind.OutOfBounds)]
    [InlineData("mov.b64 %rd1, own; ld.local.b32 %r1, [%rd1];", FindingKind.UnwrittenMemory)]
    [InlineData("mov.b64 %rd1, own; st.local.b32 [%rd1+16], 0;", FindingKind.OutOfBounds)]
    [InlineData("ld.b32 %r1, [%rd0];", FindingKind.UnwrittenMemory)]
    [InlineData("add.s32 %r1, %r2, 1;", FindingKind.UnwrittenRegister)]
    [InlineData("mov.b32 %r1, %r2; st.b32 [%rd0], %r1;", FindingKind.UnwrittenRegister)]
    [InlineData("selp.b32 %r1, 0, 1, %p1;", FindingKind.UnwrittenRegister)]
    [InlineData("mov.b32 %r1, 0; div.s32 %r2, 1, %r1;", FindingKind.DivisionByZero)]
    [InlineData("bra L_0;\nL_0:\nbra L_0;", FindingKind.Endless)]
    public void WhatIsWrong_IsFoundInItsLine(string lines, object kind)
    {
        string text = lines.Replace("; ", ";\n", StringComparison.Ordinal);
        string wrong = text.Split('\n')[^1].TrimEnd(';');
        bool isFresh = (FindingKind)kind == FindingKind.UnwrittenMemory;
        Finding finding = Assert.Single(
            Snippet.Run(text, new byte[256], isFresh: isFresh, settings: new MachineSettings { MostInstructions = 100 }).Findings,
            found => found.Kind == (FindingKind)kind);
        Assert.Equal(wrong, finding.Instruction);
        Assert.Equal(wrong, Snippet.TextOf(text).Split('\n')[finding.Line - 1].Trim().TrimEnd(';'));
        Assert.StartsWith("Snippet, PTX line ", finding.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("st.b32 [%rd0], %r0;", 1, 2)]                               // two threads, two values
    [InlineData("st.b32 [%rd2], %r0;\nld.b32 %r1, [%rd0];", 1, 2)]
    [InlineData("ld.b32 %r1, [%rd0];\nst.b32 [%rd2], %r0;\nst.b32 [%rd2], 7;", 1, 2)]
    [InlineData("mov.b32 %r1, %ctaid.x;\nst.b32 [%rd2], %r1;", 2, 1)]        // two blocks
    [InlineData("mov.b32 %r1, %ctaid.x;\nst.b32 [%rd2], %r1;\nbar.sync 0;", 3, 1)]
    [InlineData("mov.b32 %r1, %ctaid.x;\nadd.s32 %r1, %r1, 1;\nld.b32 %r2, [%rd0];\nst.b32 [%rd2], %r1;", 2, 1)]
    [InlineData("st.shared.b32 [%rd3], %r0;\nmov.b64 %rd4, first;\nld.shared.b32 %r1, [%rd4];", 1, 64)]
    [InlineData("mov.b64 %rd4, first;\nst.shared.b32 [%rd4], %r0;", 1, 64)]
    [InlineData("mov.b64 %rd4, first;\nst.shared.b32 [%rd4], 0;\natom.shared.add.u32 %r1, [%rd4], 1;", 1, 64)]
    [InlineData("mov.b64 %rd4, first;\natom.shared.add.u32 %r1, [%rd4], 1;\nld.shared.b32 %r1, [%rd4];", 1, 64)]
    [InlineData("mov.b64 %rd4, first;\nld.shared.b32 %r1, [%rd4];\natom.shared.max.s32 %r1, [%rd4], 1;", 1, 64)]
    public void Races_AreFound(string lines, int blocks, int threads) =>
        Assert.Contains(Snippet.FindingsOf($"{Places}\n{lines}", blocks, threads), finding => finding.Kind == FindingKind.Race);

    [Theory]
    [InlineData("st.b32 [%rd2], %r0;\nbar.sync 0;\nld.b32 %r1, [%rd0];", 1, 64)]
    [InlineData("st.b32 [%rd0], 7;", 1, 64)]                                // all the same
    [InlineData("ld.b32 %r1, [%rd0];\nld.b32 %r1, [%rd0];", 3, 64)]
    [InlineData("st.shared.b32 [%rd3], %r0;\nbar.sync 0;\nld.shared.b32 %r1, [%rd3];\nbar.sync 0;\nst.shared.b32 [%rd3], 1;", 3, 64)]
    public void WhatIsNoRace_IsNotFound(string lines, int blocks, int threads) =>
        Assert.Empty(Snippet.FindingsOf($"{Places}\n{lines}", blocks, threads));

    [Theory]
    [InlineData("@%p1 bra L_0;\nbar.sync 0;\nbra L_1;\nL_0:\nbar.sync 0;\nbra L_1;\nL_1:")]
    [InlineData("@%p1 bra L_0;\nbar.sync 0;\nL_0:")]
    public void DivergentBarriers_AreFound(string lines) => Assert.Contains(
        Snippet.FindingsOf($"setp.lt.s32 %p1, %r0, 3;\n{lines}", threads: 64), finding => finding.Kind == FindingKind.DivergentBarrier);
}
