using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using ElectraDsl.Inference;
using TorchSharp;

namespace ElectraDsl.Tests.Cli.Texts;

/// <summary><c>embed</c> and <c>detect</c>: every form holds what the encoder says of each line, and mistakes are told in a line.</summary>
public sealed class TextCommandTests : IDisposable
{
    private static readonly string[] Lines = ["The cat sat.", "", "A <b>dog</b> & \"a cat\"; ünïcode", "the the the"];

    private readonly TinyProgram program = new();

    public TextCommandTests()
    {
        _ = program.Train("Tiny");
        File.WriteAllText(program["lines.txt"], string.Join('\n', Lines) + "\n");
    }

    public void Dispose() => program.Dispose();

    [Fact]
    public void Vectors_AreTheEncodersInEveryForm()
    {
        float[] expected = Expected(out int width);
        foreach (string form in new[] { "npy", "jsonl", "arrow" })
        {
            CapturedRun run = Embed("--output", program[$"vectors.{form}"]);
            Assert.True(run.ExitCode == 0, run.Error);
            Assert.Contains($"Wrote 4 vectors of {width} values", run.Output, StringComparison.Ordinal);
        }

        byte[] numpy = File.ReadAllBytes(program["vectors.npy"]);
        string header = Encoding.ASCII.GetString(numpy, 10, 118);
        Assert.Equal("\x93NUMPY", Encoding.Latin1.GetString(numpy, 0, 6));
        Assert.Contains($"'descr': '<f4', 'fortran_order': False, 'shape': (4, {width})", header, StringComparison.Ordinal);
        Assert.EndsWith("\n", header, StringComparison.Ordinal);
        float[] values = new float[(numpy.Length - 128) / sizeof(float)];
        Buffer.BlockCopy(numpy, 128, values, 0, numpy.Length - 128);
        Assert.Equal(expected, values);

        JsonElement[] objects = [.. File.ReadLines(program["vectors.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(Lines, objects.Select(line => line.GetProperty("text").GetString()));
        Assert.Equal(expected, objects.SelectMany(line => line.GetProperty("vector").EnumerateArray().Select(value => value.GetSingle())));

        using ArrowFileReader reader = new(File.OpenRead(program["vectors.arrow"]));
        using RecordBatch batch = reader.ReadNextRecordBatch();
        StringArray texts = (StringArray)batch.Column("text");
        Assert.Equal(Lines, Enumerable.Range(0, batch.Length).Select(row => texts.GetString(row)));
        Assert.Equal(expected, ((FloatArray)((FixedSizeListArray)batch.Column("vector")).Values).Values.ToArray());
        Assert.Null(reader.ReadNextRecordBatch());
    }

    [Fact]
    public void StandardInput_GivesJsonLinesOnStandardOutput()
    {
        CapturedRun run = CapturedRun.Of(
            ["embed", "--run", program["Tiny"]], () => [new Tiny(), new Wide()], new StringReader(string.Join('\n', Lines)));
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(
            Expected(out _),
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(line =>
                JsonDocument.Parse(line).RootElement.GetProperty("vector").EnumerateArray().Select(value => value.GetSingle())));
    }

    [Fact]
    public void Detected_AreTheWordsOfEveryLineThatHasSome()
    {
        CapturedRun run = TinyProgram.Run("detect", "--run", program["Tiny"], program["lines.txt"], "--device", "cpu");
        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement[] texts = [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(Lines.Where(line => line.Length > 0), texts.Select(text => text.GetProperty("text").GetString()));
        using TextEncoder encoder = TextEncoder.Open<Tiny>(program["Tiny"]);
        Assert.Equal(
            encoder.FindReplaced(Lines[0]).Select(word => word.Text),
            texts[0].GetProperty("words").EnumerateArray().Select(word => word.GetProperty("text").GetString()));
    }

    [Fact]
    public void Page_ShowsTheTextAndNoMarkupOfIt()
    {
        CapturedRun run = TinyProgram.Run(
            "detect", "--run", program["Tiny"], program["lines.txt"], "--output", program["page.html"], "--device", "cpu");
        Assert.True(run.ExitCode == 0, run.Error);
        string page = File.ReadAllText(program["page.html"]);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.Contains("Replaced words, by Tiny", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vectors.csv", "its name must end in .arrow, .jsonl or .npy")]
    [InlineData("vectors", "its name must end in .arrow, .jsonl or .npy")]
    public void FormThatIsNone_IsNamedBeforeAnythingIsRead(string output, string message)
    {
        CapturedRun run = Embed("--output", program[output]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(program[output]));
    }

    [Fact]
    public void LineThatIsNotUtf8_IsNamed_AndNoFileIsLeft()
    {
        File.WriteAllBytes(program["bad.txt"], [.. "good\nb"u8, 0xE9, .. "d\n"u8]);
        CapturedRun run = TinyProgram.Run("embed", "--run", program["Tiny"], program["bad.txt"], "--output", program["bad.npy"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("bad.txt", run.Error, StringComparison.Ordinal);
        Assert.Contains("2", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(program[""], "bad.npy*"));
    }

    [Fact]
    public void MissingFile_AndMissingInput_AreNamed()
    {
        Assert.Contains("nothing.txt", TinyProgram.Run("embed", "--run", program["Tiny"], program["nothing.txt"]).Error, StringComparison.Ordinal);
        Assert.Contains("There is no text", TinyProgram.Run("detect", "--run", program["Tiny"]).Error, StringComparison.Ordinal);
    }

    private CapturedRun Embed(params string[] options) =>
        TinyProgram.Run(["embed", "--run", program["Tiny"], program["lines.txt"], "--device", "cpu", .. options]);

    private float[] Expected(out int width)
    {
        using TextEncoder encoder = TextEncoder.Open<Tiny>(program["Tiny"]);
        width = encoder.HiddenSize;
        using torch.Tensor vectors = encoder.Encode(Lines);
        return vectors.data<float>().ToArray();
    }
}
