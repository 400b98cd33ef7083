namespace ElectraDsl.Tests.Arena;

/// <summary>A part of a layout: tensors move together, and are found by the whole layout's offsets.</summary>
public sealed class ArenaLayoutTests
{
    private const NetworkRole Kept = NetworkRole.Discriminator, Other = NetworkRole.Generator;

    private static readonly ArenaLayout Whole = new(
        [
            Tensors.Matrix("kept.shared", [3, 5], 0, Initializer.Ones, 0, Kept), // 0 .. 15
            Tensors.Matrix("other.matrix", [2, 16], 16, Initializer.Ones, 1, Other), // 16 .. 48
            Tensors.Matrix("kept.query", [4, 4], 48, Initializer.Ones, 1, Kept), // 48 .. 64, one block with
            Tensors.Matrix("kept.key", [4, 4], 64, Initializer.Ones, 1, Kept), // 64 .. 80
            Tensors.Scale("kept.norm", 5, 80, 0, Kept), // 80 .. 85
            Tensors.Bias("other.bias", 7, 96, 1, Other), // 96 .. 103
            Tensors.Bias("kept.bias", 3, 112, 1, Kept), // 112 .. 115
        ],
        Count: 128,
        DecayedCount: 80);

    private static readonly ArenaLayout Part = Whole.Part(tensor => tensor.Owner == Kept);

    [Fact]
    public void Part_KeepsBlocksAlignedAndDecayedFirst()
    {
        Assert.Equal(
            [("kept.shared", 0), ("kept.query", 16), ("kept.key", 32), ("kept.norm", 48), ("kept.bias", 64)],
            Part.Parameters.Select(parameter => (parameter.Name, parameter.Offset)));
        Assert.Equal((80, 48, 15 + 32 + 5 + 3), (Part.Count, Part.DecayedCount, Part.ParameterCount));
    }

    [Theory]
    [InlineData(0, 15, 0)]
    [InlineData(48, 32, 16)]   // a block of several tensors
    [InlineData(80, 5, 48)]
    [InlineData(112, 3, 64)]
    public void PlaceOf_FindsWhatTheWholeHasThere(long offset, long count, long place) => Assert.Equal(place, Part.PlaceOf(offset, count));

    [Theory]
    [InlineData(16, 32)]
    [InlineData(0, 32)]        // half of it
    [InlineData(96, 7)]
    [InlineData(112, 4)]
    [InlineData(-1, 1)]
    public void PlaceOf_WhatIsNotThere_Throws(long offset, long count) =>
        Assert.Contains(
            "a part of the model",
            Assert.Throws<ArgumentOutOfRangeException>(() => Part.PlaceOf(offset, count)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Part_OfUnknownTensorsOrOfAPart_Throws()
    {
        _ = Assert.Throws<ArgumentException>(() => Whole.Part(tensor => tensor.Owner == NetworkRole.Encoder));
        _ = Assert.Throws<InvalidOperationException>(() => Part.Part(tensor => true));
    }
}
