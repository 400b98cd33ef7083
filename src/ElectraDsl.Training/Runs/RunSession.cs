using System.Collections.Immutable;
using System.Reflection;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>One start of a run, or one resumption.</summary>
/// <param name="Started">When, in UTC.</param>
/// <param name="FirstStep">Updates that were made before: 0 at the start.</param>
/// <param name="CommandLine">What was typed; empty where nothing was.</param>
/// <param name="Machine">What it was computed on.</param>
/// <param name="Versions">The software: name and version.</param>
public sealed record RunSession(
    DateTimeOffset Started,
    int FirstStep,
    string CommandLine,
    RunMachine Machine,
    ImmutableSortedDictionary<string, string> Versions)
{
    /// <summary>The session that begins now.</summary>
    internal static RunSession Begin(int firstStep, string commandLine, Device device) =>
        new(DateTimeOffset.UtcNow, firstStep, commandLine, RunMachine.Here(device), VersionsHere());

    /// <summary>The software of this process.</summary>
    internal static ImmutableSortedDictionary<string, string> VersionsHere() => new Dictionary<string, string>
    {
        ["electradsl"] = VersionOf(typeof(PretrainingRun)),
        ["torchsharp"] = VersionOf(typeof(Tensor)),
        ["libtorch"] = __version__,
        ["dotnet"] = Environment.Version.ToString(),
        ["system"] = System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? type.Assembly.GetName().Version!.ToString();
}
