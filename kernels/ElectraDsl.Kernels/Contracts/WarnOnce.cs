namespace ElectraDsl.Kernels;

/// <summary>A warning that is given once: one line on standard error, as the command line gives its own.</summary>
/// <param name="writer">Where to; null for standard error as it is when the warning is given.</param>
internal sealed class WarnOnce(TextWriter? writer = null)
{
    private int given;

    /// <summary>Gives the warning, unless one was given.</summary>
    /// <param name="line">What is the matter, what happens instead and what to do, in one line.</param>
    internal void Give(string line)
    {
        if (Interlocked.Exchange(ref given, 1) == 0)
            (writer ?? Console.Error).WriteLine($"warning: {line.ReplaceLineEndings(" ")}");
    }
}
