namespace ElectraDsl.Data;

/// <summary>A part of an example that is of one document.</summary>
/// <param name="Length">Its tokens, with the [SEP] behind it; the first part of an example has [CLS], too.</param>
/// <param name="Document">The document's number in the corpus, from 0; copies of a document have the number of the first.</param>
public readonly record struct ExampleSegment(int Length, long Document);
