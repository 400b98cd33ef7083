namespace ElectraDsl.FineTuning;

/// <summary>A row of a table.</summary>
/// <param name="Number">Line where it begins, from 1.</param>
/// <param name="Fields">Its fields; null for one that the row lacks.</param>
internal readonly record struct TableRow(int Number, IReadOnlyList<string?> Fields);
