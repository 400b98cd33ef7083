namespace ElectraDsl.Tests.Arena;

/// <summary>A part of a layout: tensors move together, and are found by the whole layout's offsets.</summary>
public sealed class ArenaLayoutTests
{
    private static readonly ArenaLayout Whole = new(
        [
            new("kept.shared", [3, 5], 0, Decayed: true, 0, Initializer.Ones),             // 0 .. 15
            new("other.matrix", [2, 16], 16, Decayed: true, 1, Initializer.Ones),          // 16 .. 48
            new("kept.query", [4, 4], 48, Decayed: true, 1, Initializer.Ones),             // 48 .. 64, one block with
            new("kept.key", [4, 4], 64, Decayed: true, 1, Initializer.Ones),               // 64 .. 80
            new("kept.norm", [5], 80, Decayed: false, 0, Initializer.Ones),                // 80 .. 85
            new("other.bias", [7], 96, Decayed: false, 1, Initializer.Zeros),              // 96 .. 103
            new("kept.bias", [3], 112, Decayed: false, 1, Initializer.Zeros),              // 112 .. 115
        ],
        Count: 128,
        DecayedCount: 80);

    private static readonly ArenaLayout Part = Whole.Part("kept.");

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
        _ = Assert.Throws<ArgumentException>(() => Whole.Part("kept.", "absent."));
        _ = Assert.Throws<InvalidOperationException>(() => Part.Part("kept."));
    }
}
