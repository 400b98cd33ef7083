namespace ElectraDsl;

/// <summary>
/// Declares the generator: the small masked language model whose guesses replace the masked tokens. A quarter to a half of the
/// discriminator's hidden size works best (ELECTRA paper, section 3.2).
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GeneratorAttribute : NetworkAttribute;
