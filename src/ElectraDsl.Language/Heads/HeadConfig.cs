namespace ElectraDsl;

/// <summary>What a declaration says of a head.</summary>
/// <param name="FullName">Qualified name of the record.</param>
/// <param name="Task">What it is trained to do.</param>
/// <param name="Labels">Names of the labels, in the order of the logits; empty of a task without labels.</param>
/// <param name="Form">Its layers, of a head that reads one vector a sequence.</param>
/// <param name="Pooling">How a sequence becomes one vector, of such a head.</param>
/// <param name="Dropout">Share of values that its dropout sets to zero in training.</param>
public sealed record HeadConfig(string FullName, HeadTask Task, IReadOnlyList<string> Labels, HeadForm Form, Pooling Pooling, double Dropout)
{
    /// <summary>The record's name without its namespace.</summary>
    public string Name => FullName.Substring(FullName.LastIndexOf('.') + 1);

    /// <summary>
    /// Logits a sequence or token: the number of labels, 1 for regression and for a text with one of its choices, 2 (start, end) for question
    /// answering, 0 for sentence vectors, which have the encoder's hidden size.
    /// </summary>
    public int Outputs => Task switch
    {
        HeadTask.TextRegression or HeadTask.MultipleChoice => 1,
        HeadTask.QuestionAnswering => 2,
        _ => Labels.Count,
    };

    /// <summary>Whether it gives logits for each token instead of each sequence.</summary>
    public bool IsOfTokens => Task is HeadTask.TokenClassification or HeadTask.QuestionAnswering;
}
