using System.Text;

namespace ElectraDsl.Cli;

/// <summary>Writes text on, its control characters visible: see <see cref="ControlCharacters"/>. Does not own the writer beneath.</summary>
internal sealed class VisibleTextWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => inner.Write(ControlCharacters.Visible(value.ToString()));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => inner.Write(ControlCharacters.Visible(new string(buffer, index, count)));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => inner.Write(ControlCharacters.Visible(buffer.ToString()));

    /// <inheritdoc/>
    public override void Write(string? value) => inner.Write(value is null ? null : ControlCharacters.Visible(value));

    /// <inheritdoc/>
    public override void WriteLine() => inner.WriteLine();

    /// <inheritdoc/>
    public override void WriteLine(string? value) => inner.WriteLine(value is null ? null : ControlCharacters.Visible(value));

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();
}
