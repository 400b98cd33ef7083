using ElectraDsl.Testing;

namespace ElectraDsl.EndToEnd.Tests;

/// <summary>One run that nothing disturbed, in a workspace with its text. Tests share it, and must leave it as it is.</summary>
public sealed class UninterruptedRun : IDisposable
{
    private readonly TemporaryFolder workspace = new();

    /// <summary>Makes the run.</summary>
    public UninterruptedRun()
    {
        TinyText.Write(workspace[TinyRun.Corpus]);
        Run = new TinyRun(workspace.Path, "uninterrupted");
        using RunningProgram program = Run.Start();
        Result = program.WaitForExit();
    }

    /// <summary>The working directory of all processes; the text lies in it.</summary>
    public string Workspace => workspace.Path;

    /// <summary>The run.</summary>
    public TinyRun Run { get; }

    /// <summary>What its process wrote.</summary>
    public ProgramResult Result { get; }

    /// <inheritdoc/>
    public void Dispose() => workspace.Dispose();
}
