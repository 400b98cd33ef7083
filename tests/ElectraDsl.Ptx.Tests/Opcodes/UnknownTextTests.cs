using ElectraDsl.Ptx.Tests.Parsing;

namespace ElectraDsl.Ptx.Tests.Opcodes;

/// <summary>A text with anything that the machine does not know is refused by its line: it may mean something else on a GPU.</summary>
public sealed class UnknownTextTests
{
    [Theory]
    [InlineData("atom.add.u32 %r1, [%rd0], 1;", "the opcode or one of its modifiers is unknown")]
    [InlineData("atom.shared.add.f32 %f1, [%rd0], %f1;", "the opcode or one of its modifiers is unknown")]
    [InlineData("add.sat.s32 %r1, %r0, 1;", "the opcode or one of its modifiers is unknown")]
    [InlineData("add.f64 %rd1, %rd1, %rd1;", "the opcode or one of its modifiers is unknown")]
    [InlineData("ld.volatile.b32 %r1, [%rd0];", "the opcode or one of its modifiers is unknown")]
    [InlineData("bar.sync 1;", "the opcode or one of its modifiers is unknown")]
    [InlineData("bra.uni L_0;", "the opcode or one of its modifiers is unknown")]
    [InlineData("bra L_7;", "the branch leads nowhere")]
    [InlineData("add.s32 %r1, %r0;", "2 operands instead of 3")]
    [InlineData("add.s32 %rd1, %r0, 1;", "%rd1 is of type b64, not s32")]
    [InlineData("add.s32 %f1, %r0, 1;", "%f1 is of type f32, not s32")]
    [InlineData("add.f32 %f1, %f1, 1;", "is no register")]
    [InlineData("add.s32 %r99, %r0, 1;", "%r99 is no register of type s32")]
    [InlineData("ld.param.b64 %rd1, [_memory_0+16];", "8 bytes from byte 16 of _memory_0, which has 16")]
    [InlineData("ld.param.b64 %rd1, [_memory_0+4];", "is misaligned")]
    [InlineData("mov.b32 %r1, %clock;", "%clock is no register")]
    [InlineData("call (r), f;", "unknown: call")]
    [InlineData(".pragma \"nounroll\";", "unknown: .pragma")]
    public void WhatIsUnknown_IsNamed(string line, string message)
    {
        PtxFormatException fault = Assert.Throws<PtxFormatException>(() => Snippet.FindingsOf(line));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal(line, Snippet.TextOf(line).Split('\n')[fault.Line - 1]);
    }
}
