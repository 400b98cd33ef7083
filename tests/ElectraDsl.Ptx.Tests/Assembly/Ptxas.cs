using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ElectraDsl.Ptx.Tests.Assembly;

/// <summary>NVIDIA's assembler, which makes machine code of PTX as a driver does, and says what it takes.</summary>
internal sealed partial class Ptxas
{
    /// <summary>Names the assembler where it is not on the path.</summary>
    internal const string Variable = "ELECTRADSL_PTXAS";

    private readonly string path;

    private Ptxas(string path, string version)
    {
        this.path = path;
        Version = version;
    }

    /// <summary>Of the toolkit: "11.8".</summary>
    internal string Version { get; }

    /// <summary>The assembler of this machine; null where there is none.</summary>
    internal static Ptxas? Find()
    {
        string path = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : "ptxas";
        try
        {
            (int exitCode, string output) = Run(path, "--version");
            Match version = Release().Match(output);
            return exitCode == 0 && version.Success ? new Ptxas(path, version.Groups[1].Value) : null;
        }
        catch (Win32Exception)                                              // there is no such program
        {
            return null;
        }
    }

    /// <summary>Assembles a text.</summary>
    /// <param name="file">The text.</param>
    /// <param name="target">The GPU: sm_90.</param>
    /// <exception cref="InvalidOperationException">The assembler refuses it; its messages.</exception>
    internal AssembledKernel Assemble(string file, string target)
    {
        (int exitCode, string output) = Run(path, "-v", $"-arch={target}", "-o", Path.ChangeExtension(file, $".{target}.cubin"), file);
        Match registers = Registers().Match(output), spills = Spills().Match(output), shared = Shared().Match(output);
        if (exitCode != 0 || !registers.Success || !spills.Success)
            throw new InvalidOperationException($"ptxas refuses {file} for {target}: {output}");
        return new AssembledKernel(
            Number(registers, 1), Number(spills, 1) + Number(spills, 2), shared.Success ? Number(shared, 1) : 0);
    }

    private static (int ExitCode, string Output) Run(string program, params ReadOnlySpan<string> arguments)
    {
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"release ([0-9]+\.[0-9]+)")]
    private static partial Regex Release();

    [GeneratedRegex("Used ([0-9]+) registers")]
    private static partial Regex Registers();

    [GeneratedRegex("([0-9]+) bytes spill stores, ([0-9]+) bytes spill loads")]
    private static partial Regex Spills();

    [GeneratedRegex(@"([0-9]+) bytes smem")]
    private static partial Regex Shared();
}
