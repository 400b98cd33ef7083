namespace ElectraDsl.Generators.Model;

/// <summary>What a record with a head's attribute says. Equality is structural (see <see cref="ModelSpec"/>).</summary>
/// <param name="Record">The record.</param>
/// <param name="Attribute">Name of the attribute as it is written in brackets.</param>
/// <param name="Task">What the head is trained to do.</param>
/// <param name="Form">Its layers.</param>
/// <param name="Pooling">How a sequence becomes one vector.</param>
/// <param name="Dropout">Share of values that its dropout sets to zero.</param>
/// <param name="Labels">Names of the labels; none of a task without labels.</param>
/// <param name="IsLegible">False where C# rejects an argument.</param>
/// <param name="Other">Another attribute that wants the record for itself; null for none.</param>
/// <param name="Encoder">The model below it; null where none is named.</param>
internal sealed record HeadSpec(
    RecordSpec Record,
    string Attribute,
    HeadTask Task,
    HeadForm Form,
    Pooling Pooling,
    double Dropout,
    EquatableArray<string> Labels,
    bool IsLegible,
    string? Other,
    EncoderReference? Encoder)
{
    /// <summary>Whether the task has labels.</summary>
    public bool HasLabels => Task is HeadTask.TextClassification or HeadTask.SentencePairClassification or HeadTask.TokenClassification;

    /// <summary>Whether the head has no layers: it gives the vector itself.</summary>
    public bool IsOfVectors => Task == HeadTask.SentenceEmbedding;

    /// <summary>Whether the head reads one vector a sequence.</summary>
    public bool IsOfSequences => Task is not (HeadTask.TokenClassification or HeadTask.QuestionAnswering);
}
