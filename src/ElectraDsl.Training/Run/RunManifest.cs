using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ElectraDsl.Training;

/// <summary>What run.json holds.</summary>
/// <param name="Format">Version of the file's form: 1.</param>
/// <param name="Model">The model as it was declared when the run was started.</param>
/// <param name="Recipe">Every knob under its <see cref="RecipeKnob.JsonName"/>.</param>
/// <param name="Corpus">The prepared text.</param>
/// <param name="CommandLines">What was typed to start it and to resume it, the oldest first.</param>
/// <param name="Versions">The software that started it: name and version.</param>
/// <param name="InitialWeights">The weights that it started from; null where it drew them.</param>
public sealed record RunManifest(
    int Format,
    ModelFacts Model,
    JsonObject Recipe,
    RunCorpus Corpus,
    ImmutableArray<string> CommandLines,
    ImmutableSortedDictionary<string, string> Versions,
    InitialWeights? InitialWeights = null)
{
    /// <summary>The form that this version writes.</summary>
    internal const int CurrentFormat = 1;
}
