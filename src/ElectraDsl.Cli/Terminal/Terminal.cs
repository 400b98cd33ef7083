using Spectre.Console;

namespace ElectraDsl.Cli;

/// <summary>
/// Where a program's words go, and how much decoration the reader's end can take. Control characters in the words themselves come out visible on
/// every way: only what this type and its <see cref="Console"/> add can steer a terminal.
/// </summary>
internal sealed class Terminal
{
    // Lines of a file or a pipe are not wrapped: 160 columns hold every table of this program.
    private const int PlainWidth = 160;

    private readonly FaultTolerantWriter output;

    private Terminal(FaultTolerantWriter output, FaultTolerantWriter error, bool isRich, TextReader? input, bool isKnown = false)
    {
        Input = input;
        this.output = output;
        Output = new VisibleTextWriter(output);
        Error = new VisibleTextWriter(error);
        IsRich = isRich;
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = !isRich ? AnsiSupport.No : isKnown ? AnsiSupport.Yes : AnsiSupport.Detect,
            ColorSystem = isRich ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = !isRich ? InteractionSupport.No : isKnown ? InteractionSupport.Yes : InteractionSupport.Detect,
        });
        Console.Pipeline.Attach(new VisibleText());
        if (!isRich)
            Console.Profile.Width = PlainWidth;
    }

    /// <summary>Standard input, where it is a file or a pipe; null where it is a keyboard.</summary>
    public TextReader? Input { get; }

    /// <summary>Standard output. Where it can no longer be written, what is written is lost, and nothing else is.</summary>
    public TextWriter Output { get; }

    /// <summary>Why standard output is written no more; null while all is well.</summary>
    public Exception? Fault => output.Fault;

    /// <summary>Standard error.</summary>
    public TextWriter Error { get; }

    /// <summary>True where colors and lines that are drawn again are welcome; false for files, pipes and where NO_COLOR is set.</summary>
    public bool IsRich { get; }

    /// <summary>Tables and colors, written to <see cref="Output"/>; no control codes where <see cref="IsRich"/> is false.</summary>
    public IAnsiConsole Console { get; }

    /// <summary>The terminal that the program runs in.</summary>
    public static Terminal OfProcess()
    {
        bool colorRefused =
            Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } || Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new Terminal(
            FaultTolerantWriter.Of(() => System.Console.Out),
            FaultTolerantWriter.Of(() => System.Console.Error),
            !System.Console.IsOutputRedirected && !colorRefused,
            System.Console.IsInputRedirected ? System.Console.In : null);
    }

    /// <summary>Plain text into two writers, and out of a reader where there is one.</summary>
    public static Terminal Plain(TextWriter output, TextWriter error, TextReader? input = null) =>
        new(new FaultTolerantWriter(output), new FaultTolerantWriter(error), isRich: false, input);

    /// <summary>A terminal of a given width that understands control codes, into a writer.</summary>
    public static Terminal Rich(TextWriter output, int width)
    {
        FaultTolerantWriter writer = new(output);
        Terminal terminal = new(writer, writer, isRich: true, input: null, isKnown: true);
        terminal.Console.Profile.Width = width;
        return terminal;
    }

    /// <summary>Writes one line as it is; square brackets mean nothing.</summary>
    public void Line(string text)
    {
        if (IsRich)
            Console.WriteLine(text);
        else
            Output.WriteLine(text);
    }

    /// <summary>Says something beside the results: in a terminal among them, so that bars stay whole; else on standard error.</summary>
    public void Notice(string text)
    {
        if (IsRich)
            LineAboveBars(text, new Style(Color.Yellow));
        else
            Error.WriteLine(text);
    }

    /// <summary>Says that something is wrong that stops nothing.</summary>
    public void Warn(string text) => Notice($"warning: {text}");

    /// <summary>Writes one line while something is redrawn below it, of which nothing stays behind the line.</summary>
    public void LineAboveBars(string text, Style? style = null) => Console.Write(new LineAboveBars(text, style));

    /// <summary>Writes an empty line.</summary>
    public void Line() => Line("");

    /// <summary>Writes a heading.</summary>
    public void Heading(string text)
    {
        Line();
        if (IsRich)
            Console.Write(new Text(text + Environment.NewLine, new Style(decoration: Decoration.Bold)));
        else
            Output.WriteLine(text);
    }
}
