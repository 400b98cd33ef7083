using System.Text;
using ElectraDsl.Cli;

namespace ElectraDsl.Tests.Cli;

[Collection(nameof(Training.Runs))]
public sealed class LostOutputTests : IDisposable
{
    private readonly TinyProgram program = new();

    public void Dispose() => program.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(8)]
    public void Training_OutlivesItsLog(int writes)
    {
        using StringWriter error = new();
        string[] arguments =
        [
            "pretrain",
            "--corpus",
            SmallText.Write(program["text.txt"]),
            "--output",
            program["run"],
            "--model", "Tiny", "--steps", "6", "--batch-size", "4", "--sequence-length", "32", "--warmup-steps", "2", "--report-every", "1",
            "--evaluation-sequences", "16", "--device", "cpu",
        ];
        int exitCode = ElectraProgram.Run(arguments, () => [new Tiny(), new Wide()], Terminal.Plain(new FullDisk(writes), error));
        Assert.Equal(2, exitCode);
        Assert.Equal(
            "Standard output could not be written to its end: No space left on device. Everything else was done.",
            Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)).TrimEnd());
        Assert.True(File.Exists(program["run", "evaluation.json"]));
        Assert.True(Directory.Exists(program["run", "hf"]));
    }

    [Fact]
    public void ErrorsThatNobodyCanRead_ChangeNothingElse()
    {
        using StringWriter output = new();
        Assert.Equal(2, ElectraProgram.Run(["demo", "--run", "absent"], () => [new Tiny()], Terminal.Plain(output, new FullDisk(0))));
    }

    /// <summary>Takes some writes, then no more.</summary>
    private sealed class FullDisk(int writes) : TextWriter
    {
        private int left = writes;

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException("No space left on device");

        public override void Write(string? value) => Take();

        public override void WriteLine(string? value) => Take();

        private void Take()
        {
            if (left-- <= 0)
                throw new IOException("No space left on device");
        }
    }
}
