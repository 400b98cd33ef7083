namespace ElectraDsl.Data;

/// <summary>One row of pre-training data: <c>[CLS] A [SEP]</c> or <c>[CLS] A [SEP] B [SEP]</c>, without padding.</summary>
/// <param name="InputIds">The ids; at least 2, at most the sequence length.</param>
/// <param name="FirstSegmentLength">Number of ids of segment 0, its [CLS] and [SEP] included; all of them where there is no second segment.</param>
public readonly record struct Example(int[] InputIds, int FirstSegmentLength);
