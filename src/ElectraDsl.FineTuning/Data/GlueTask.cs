namespace ElectraDsl.FineTuning;

/// <summary>
/// A task of GLUE (Wang et al., 2018): says which columns its files have, by which metric it is reported, and what the original sets for it alone.
/// </summary>
public enum GlueTask
{
    /// <summary>No task of GLUE.</summary>
    None,

    /// <summary>Whether a sentence is grammatical.</summary>
    Cola,

    /// <summary>Whether a sentence of a review is positive.</summary>
    Sst2,

    /// <summary>Whether two sentences say the same.</summary>
    Mrpc,

    /// <summary>How alike two sentences are, 0 to 5.</summary>
    Stsb,

    /// <summary>Whether a sentence answers a question.</summary>
    Qnli,

    /// <summary>Whether a text entails another.</summary>
    Rte,

    /// <summary>Whether two questions are the same.</summary>
    Qqp,

    /// <summary>Whether a text entails another, contradicts it, or neither.</summary>
    Mnli,
}
