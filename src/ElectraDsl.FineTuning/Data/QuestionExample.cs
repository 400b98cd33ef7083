namespace ElectraDsl.FineTuning;

/// <summary>A question, the passage that it is asked about, and its answers.</summary>
/// <param name="Id">Its name in the file.</param>
/// <param name="Question">The question.</param>
/// <param name="Passage">The passage.</param>
/// <param name="Answers">The true answers; none where the passage has none.</param>
public sealed record QuestionExample(string Id, string Question, string Passage, IReadOnlyList<PassageSpan> Answers) : TaskExample(Row: 0);
