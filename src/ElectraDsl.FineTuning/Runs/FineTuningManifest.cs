using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ElectraDsl.FineTuning;

/// <summary>What fine-tuning.json holds: what the run is, and what belongs to it. Nobody but the run changes it; a changed byte is noticed.</summary>
/// <param name="Format">Version of the file's form: 2.</param>
/// <param name="RunId">Chosen at random when the run was started; its checkpoints bear it too. 32 hexadecimal digits.</param>
/// <param name="Head">The head as it was declared when the run was started.</param>
/// <param name="Model">The model whose encoder is below it.</param>
/// <param name="Recipe">Every hyperparameter under its name in snake_case.</param>
/// <param name="Training">The files that it learns from.</param>
/// <param name="Development">The files that it is evaluated on.</param>
/// <param name="Columns">Which columns hold what; null for those of the recipe's task.</param>
/// <param name="VocabularyChecksum">Checksum of vocab.txt.</param>
/// <param name="LowerCase">Whether text is lower-cased and stripped of accents.</param>
/// <param name="Encoder">Full path of the folder that the encoder came from; null where it was random.</param>
/// <param name="CommandLines">What was typed to start it and to resume it, the oldest first.</param>
/// <param name="Versions">The software that started it: name and version.</param>
public sealed record FineTuningManifest(
    int Format,
    string RunId,
    HeadConfig Head,
    ModelConfig Model,
    JsonObject Recipe,
    ImmutableArray<RunFile> Training,
    ImmutableArray<RunFile> Development,
    ExampleColumns? Columns,
    string VocabularyChecksum,
    bool LowerCase,
    string? Encoder,
    ImmutableArray<string> CommandLines,
    ImmutableSortedDictionary<string, string> Versions)
{
    /// <summary>The form that this version writes.</summary>
    internal const int CurrentFormat = RunFiles.FineTuningFormat;
}
