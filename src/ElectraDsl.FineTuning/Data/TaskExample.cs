namespace ElectraDsl.FineTuning;

/// <summary>
/// What a head learns from, or is evaluated on: a <see cref="TextExample"/>, a <see cref="WordsExample"/>, a <see cref="QuestionExample"/> or a
/// <see cref="ChoiceExample"/>.
/// </summary>
/// <param name="Row">Line of its file where it begins, from 1; 0 where it comes from no file.</param>
public abstract record TaskExample(int Row);
