namespace ElectraDsl;

/// <summary>
/// Declares the generator: the small masked language model whose samples replace the masked tokens. A quarter to a half of the
/// discriminator's hidden size works best (ELECTRA paper, section 3.2).
/// </summary>
/// <remarks>
/// Its head is a dense layer to the width of the token table, GELU (with the error function, whatever <see cref="NetworkAttribute.Activation"/> says,
/// as in Hugging Face's transformers), a norm, and the product with the token table.
/// </remarks>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GeneratorAttribute : NetworkAttribute;
