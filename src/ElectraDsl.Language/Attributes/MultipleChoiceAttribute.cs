namespace ElectraDsl;

/// <summary>
/// A head that chooses one of several continuations or answers of a text: it reads the text with each of them, [CLS] text [SEP] choice [SEP], and the
/// largest of the logits wins. Its layers are those of Hugging Face's <c>ElectraForMultipleChoice</c>: linear, GELU, dropout, linear on [CLS].
/// </summary>
public sealed class MultipleChoiceAttribute : HeadAttribute;
