namespace ElectraDsl.Data;

/// <summary>Bytes in front of a shard's columns.</summary>
/// <param name="IdStarts">int32 an example and one more: where its ids begin.</param>
/// <param name="Ids">int32 an id.</param>
/// <param name="SegmentStarts">int32 an example and one more: where its segments begin.</param>
/// <param name="SegmentLengths">int32 a segment.</param>
/// <param name="DocumentIds">int64 a segment.</param>
internal sealed record ExampleShardPlaces(long IdStarts, long Ids, long SegmentStarts, long SegmentLengths, long DocumentIds);
