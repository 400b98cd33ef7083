namespace ElectraDsl.Training;

/// <summary>A word of a text.</summary>
/// <param name="Text">As it is written.</param>
/// <param name="Id">Its number in a <see cref="Lexicon"/>.</param>
internal readonly record struct Word(string Text, int Id);
