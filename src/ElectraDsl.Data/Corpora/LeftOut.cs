namespace ElectraDsl.Data;

/// <summary>Parts of a corpus that are not learned from, for one reason.</summary>
/// <param name="Reason">The reason, in words that follow a number of documents: "shorter than 200 characters".</param>
/// <param name="Documents">How many documents.</param>
/// <param name="Example">The first of them, for a reader.</param>
public sealed record LeftOut(string Reason, long Documents, string Example);
