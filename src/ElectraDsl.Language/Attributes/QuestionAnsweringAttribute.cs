namespace ElectraDsl;

/// <summary>A head that finds the answer to a question in a passage: a logit for its first token and one for its last.</summary>
public sealed class QuestionAnsweringAttribute : HeadAttribute;
