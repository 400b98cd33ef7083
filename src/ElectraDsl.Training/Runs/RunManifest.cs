using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ElectraDsl.Training;

/// <summary>What run.json holds: what the run is, and what belongs to it. Nobody but the run changes it; a changed byte is noticed.</summary>
/// <param name="Format">Version of the file's form: 2.</param>
/// <param name="RunId">Chosen at random when the run was started; its checkpoints bear it too. 32 hexadecimal digits.</param>
/// <param name="Model">The model as it was declared when the run was started.</param>
/// <param name="Recipe">Every hyperparameter under its <see cref="Hyperparameter.JsonName"/>.</param>
/// <param name="Corpus">The prepared text: where it lies, and its checksums.</param>
/// <param name="CommandLines">What was typed to start it and to resume it, the oldest first.</param>
/// <param name="Versions">The software that started it: name and version.</param>
/// <param name="InitialWeights">The weights that it started from; null where it drew them.</param>
public sealed record RunManifest(
    int Format,
    string RunId,
    ModelConfig Model,
    JsonObject Recipe,
    RunCorpus Corpus,
    ImmutableArray<string> CommandLines,
    ImmutableSortedDictionary<string, string> Versions,
    InitialWeights? InitialWeights = null)
{
    /// <summary>When, where and on what it was trained, for reports; null in runs of versions that did not write it.</summary>
    public RunHistory? History { get; init; }

    /// <summary>The form that this version writes.</summary>
    internal const int CurrentFormat = RunFiles.ManifestFormat;
}
