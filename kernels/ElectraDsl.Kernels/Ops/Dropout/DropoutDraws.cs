using System.Runtime.CompilerServices;

namespace ElectraDsl.Kernels;

/// <summary>
/// Which values of a tensor are dropped, in numbers that kernels take: one random word a value, by the token, the column and the
/// <see cref="DropoutKey"/>. Nothing of it is stored: the backward pass draws the same words once more.
/// </summary>
/// <remarks>Handed to kernels by value, so it holds nothing but words.</remarks>
internal readonly struct DropoutDraws
{
    private DropoutDraws(DropoutKey place, uint stream, uint firstRow, double rate)
    {
        RandomKey key = new(place.Seed, place.Step);
        (SeedLow, SeedHigh, Step) = (key.SeedLow, key.SeedHigh, key.Step);
        Stream = stream + (uint)place.Place;
        FirstRow = firstRow;
        Threshold = (uint)(rate * 4294967296.0);
        Scale = (float)(1 / (1 - rate));
    }

    private DropoutDraws(float scale)
        : this() => Scale = scale;

    internal readonly uint SeedLow;
    internal readonly uint SeedHigh;
    internal readonly uint Step;

    /// <summary>Last word of the counter.</summary>
    internal readonly uint Stream;

    /// <summary>Row of the step's batch that the tensor's first row is.</summary>
    internal readonly uint FirstRow;

    /// <summary>A value whose word is below is dropped; 0 where nothing is.</summary>
    internal readonly uint Threshold;

    /// <summary>What the others are multiplied by: 1 / (1 - rate).</summary>
    internal readonly float Scale;

    /// <summary>Nothing is dropped.</summary>
    internal static DropoutDraws None => new(1f);

    /// <summary>Whether anything is.</summary>
    internal bool Drops => Threshold != 0;

    /// <summary>Says what is dropped of a tensor.</summary>
    /// <param name="dropout">Rate and key; there must be one where something is dropped.</param>
    /// <param name="length">Rows a sequence, unless the dropout says it of packed states.</param>
    /// <param name="stream">Who draws: <see cref="RandomStream.Dropout"/> or <see cref="RandomStream.AttentionDropout"/>.</param>
    internal static DropoutDraws Of(Dropout dropout, long length, uint stream = RandomStream.Dropout)
    {
        if (dropout.Rate == 0)
            return None;
        DropoutKey place = dropout.Key!.Value;
        return new(place, stream, (uint)(place.FirstSequence * (dropout.Rows is null ? length : dropout.Length)), dropout.Rate);
    }

    /// <summary>The words of four columns of a row, see <see cref="VocabularyTile"/>; any where nothing is dropped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal PhiloxBlock Words(int block, int row)
    {
        PhiloxBlock words = default;
        if (Drops)
            words = Philox.Block((uint)block, FirstRow + (uint)row, Step, Stream, SeedLow, SeedHigh);
        return words;
    }

    /// <summary>What is left of a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal float Left(float value, uint word) => word < Threshold ? 0f : value * Scale;
}
