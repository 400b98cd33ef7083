namespace ElectraDsl.Generators.Model;

/// <summary>What the project around the models offers, reduced to what the generator asks of it.</summary>
/// <param name="ReferencesTraining">ElectraDsl.Training is referenced: what generated trainers call.</param>
/// <param name="WantsEntryPoint">A console application without an entry point of its own, with ElectraDsl.Cli referenced.</param>
internal readonly record struct BuildEnvironment(bool ReferencesTraining, bool WantsEntryPoint);
