namespace ElectraDsl.Generators.Model;

/// <summary>What the project around the models offers, reduced to what the generator asks of it.</summary>
/// <param name="ReferencesTraining">ElectraDsl.Training is referenced: what generated trainers call.</param>
/// <param name="ReferencesInference">ElectraDsl.Inference is referenced: what runs a trained discriminator.</param>
/// <param name="ReferencesFineTuning">ElectraDsl.FineTuning is referenced: what trains heads.</param>
/// <param name="ReferencesServing">ElectraDsl.Serving is referenced: what answers requests over HTTP.</param>
/// <param name="WantsEntryPoint">A console application without an entry point of its own, with ElectraDsl.Cli referenced.</param>
/// <param name="LanguageVersion">The C# that the project is written in, as the compiler numbers it: 1200 for C# 12.</param>
internal readonly record struct BuildEnvironment(
    bool ReferencesTraining,
    bool ReferencesInference,
    bool ReferencesFineTuning,
    bool ReferencesServing,
    bool WantsEntryPoint,
    int LanguageVersion)
{
    /// <summary>Collection expressions are the youngest words of generated code.</summary>
    public const int OldestLanguageVersion = 1200;

    /// <summary>Whether anything that is generated would compile.</summary>
    public bool CanCompileModels => (ReferencesTraining || ReferencesInference) && LanguageVersion >= OldestLanguageVersion;
}
