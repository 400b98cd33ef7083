using ElectraDsl.Cli;
using ElectraDsl.Training;
using Spectre.Console;

namespace ElectraDsl.Tests;

/// <summary>Text of others cannot steer the terminal or break a page, whatever way it takes.</summary>
public sealed class ControlCharactersTests
{
    private const string Hostile = "a\u001b[2J\u001b]0;title\u0007b\rc\u009b31m\u202ed\u0000e\ufffef\ud800";

    private const string Harmless = "a\\u001b[2J\\u001b]0;title\\u0007b\\u000dc\\u009b31m\\u202ed\\u0000e\\ufffef\\ud800";

    [Theory]
    [InlineData("plain text, \u00e9, \u4e2d, \U0001f600 and a\ttab\nand lines\r\nof two kinds")]
    [InlineData("")]
    public void ReadableText_StaysAsItIs(string text) => Assert.Equal(text, ControlCharacters.Visible(text));

    [Fact]
    public void ControlCharacter_IsWrittenOut() => Assert.Equal(Harmless, ControlCharacters.Visible(Hostile));

    [Fact]
    public void EveryWayToAPlainTerminal_ShowsControlCharacters()
    {
        using StringWriter written = new();
        Terminal terminal = Terminal.Plain(written, written);
        WriteEverywhere(terminal);
        AssertHarmless(written.ToString(), 8);
    }

    [Fact]
    public void EveryWayToARichTerminal_ShowsControlCharacters()
    {
        using StringWriter written = new();
        WriteEverywhere(Terminal.Rich(written, 400));

        // What is left when the console's own codes are taken away.
        string text = System.Text.RegularExpressions.Regex.Replace(written.ToString(), "\u001b\\[[0-9;?]*[A-Za-z]", "");
        Assert.DoesNotContain("\u001b[2J", written.ToString(), StringComparison.Ordinal);
        AssertHarmless(text, 8);
    }

    [Fact]
    public void Report_HoldsHostileTextAsText()
    {
        PretrainingRecipe recipe = new Samples.SampleModel();
        EvaluationSamples samples = new(
            100,
            [new SampledSequence([new SampledToken("<script>" + Hostile, "&lt;b>", 0.5), new SampledToken("##\"x'", null, 0)])]);
        string page = ReportPage.Of(recipe, SampleRun.Reports(2), [], SampleRun.Evaluation, null, [samples]);
        System.Xml.Linq.XElement root = System.Xml.Linq.XDocument.Parse(page).Root!;
        Assert.Empty(root.Descendants("script"));
        Assert.Contains("<script>" + Harmless, root.Value, StringComparison.Ordinal);
        Assert.DoesNotContain(page, character => char.IsControl(character) && character is not '\n');
    }

    private static void WriteEverywhere(Terminal terminal)
    {
        terminal.Line(Hostile);
        terminal.Heading(Hostile);
        terminal.Notice(Hostile);
        terminal.LineAboveBars(Hostile);
        terminal.Output.WriteLine(Hostile);
        terminal.Output.Write(Hostile.ToCharArray());
        terminal.Error.WriteLine(Hostile);
        terminal.Console.Write(new Table().AddColumn("x").AddRow(new Text(Hostile)));
    }

    private static void AssertHarmless(string written, int times)
    {
        Assert.DoesNotContain(written, character => char.IsControl(character) && character is not ('\n' or '\r'));
        Assert.Equal(times, written.Split("\\u001b[2J").Length - 1);
    }
}
