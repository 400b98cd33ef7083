using System.Collections.Immutable;

namespace ElectraDsl;

/// <summary>
/// Where every parameter of a model lies in one flat buffer. Decayed parameters come first, so that the optimizer goes through two
/// stretches instead of hundreds; every block starts at a multiple of 16 values (64 bytes), as vector loads like it and as the results of the
/// matrix library depend on it.
/// </summary>
/// <param name="Parameters">All tensors, in the order of their offsets; a shared one is here once.</param>
/// <param name="Count">Length of the buffer, gaps included.</param>
/// <param name="DecayedCount">Values before this index are decayed, those from it on are not.</param>
public sealed record ArenaLayout(ImmutableArray<ParameterSpec> Parameters, long Count, long DecayedCount)
{
    private const int Alignment = 16;

    private readonly ArenaLayout? whole;
    private readonly ImmutableArray<ArenaStretch> stretches = [new(0, 0, Count)];

    private ArenaLayout(
        ImmutableArray<ParameterSpec> parameters,
        long count,
        long decayedCount,
        ArenaLayout whole,
        ImmutableArray<ArenaStretch> stretches)
        : this(parameters, count, decayedCount)
    {
        this.whole = whole;
        this.stretches = stretches;
    }

    /// <summary>Number of values that are parameters, gaps excluded.</summary>
    public long ParameterCount { get; } = Parameters.Sum(parameter => parameter.Count);

    /// <summary>The layout of the whole model: this one, or the one that it is a part of.</summary>
    public ArenaLayout Whole => whole ?? this;

    /// <summary>
    /// Some of the tensors in a smaller buffer, as close together as they can be: what one network reads. The networks' offsets, which are those of
    /// the whole buffer, still find them there.
    /// </summary>
    /// <param name="isTaken">Whether a tensor is part of it: <c>tensor => tensor.Owner == NetworkRole.Discriminator</c>, for example.</param>
    /// <exception cref="ArgumentException">No tensor is.</exception>
    /// <exception cref="InvalidOperationException">This layout is a part already.</exception>
    public ArenaLayout Part(Func<ParameterSpec, bool> isTaken)
    {
        ArgumentNullException.ThrowIfNull(isTaken);
        if (whole is not null)
            throw new InvalidOperationException("A part is taken of the whole layout, not of another part.");

        List<ParameterSpec> taken = [];
        List<ArenaStretch> places = [];
        long end = 0, decayedEnd = 0;
        bool goesOn = false;
        foreach (ParameterSpec parameter in Parameters)
        {
            if (!isTaken(parameter))
            {
                goesOn = false;
                continue;
            }

            if (!goesOn)
                places.Add(new ArenaStretch(parameter.Offset, Align(end), 0));
            goesOn = true;
            long place = parameter.Offset - places[^1].Offset + places[^1].Place;
            end = place + parameter.Count;
            places[^1] = places[^1] with { Count = end - places[^1].Place };
            taken.Add(parameter with { Offset = place });
            if (parameter.Decayed)
                decayedEnd = Align(end);
        }

        if (taken.Count == 0)
            throw new ArgumentException("None of the tensors is part of it.", nameof(isTaken));
        return new ArenaLayout([.. taken], Align(end), decayedEnd, this, [.. places]);
    }

    /// <summary>
    /// The same buffer with further tensors behind it: a head on an encoder. In the whole model's buffer they would begin at its end; each begins at
    /// a multiple of 16 values.
    /// </summary>
    /// <param name="tensors">Their offsets take no part.</param>
    public ArenaLayout Append(params ReadOnlySpan<ParameterSpec> tensors)
    {
        (ImmutableArray<ParameterSpec> placed, long end) = Place(tensors, Count);
        return new ArenaLayout(
            Parameters.AddRange(placed), end, DecayedCount, Whole, stretches.Add(new ArenaStretch(Whole.Count, Count, end - Count)));
    }

    /// <summary>
    /// A buffer of tensors that are no model's. What is decayed lies between what is not: no index divides the two, and the count of decayed values
    /// is 0.
    /// </summary>
    /// <param name="tensors">Their offsets take no part.</param>
    internal static ArenaLayout Of(params ReadOnlySpan<ParameterSpec> tensors)
    {
        (ImmutableArray<ParameterSpec> placed, long end) = Place(tensors, start: 0);
        return new ArenaLayout(placed, end, DecayedCount: 0);
    }

    /// <summary>Whether there are tensors that the whole model has not: those of <see cref="Append"/>.</summary>
    internal bool IsExtended => whole is not null && stretches[^1].Offset >= whole.Count;

    /// <summary>Where values lie in the buffer, of which a network knows where they lie in the whole model's.</summary>
    /// <param name="offset">Index of the first value in the whole model's buffer.</param>
    /// <param name="count">Number of values.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not all of them are there.</exception>
    internal long PlaceOf(long offset, long count)
    {
        foreach (ArenaStretch stretch in stretches)
        {
            if (offset >= stretch.Offset && offset + count <= stretch.Offset + stretch.Count)
                return offset - stretch.Offset + stretch.Place;
        }

        throw new ArgumentOutOfRangeException(nameof(offset), offset, whole is null
            ? $"{count} values from there on do not lie in an arena of {Count}."
            : "The arena holds a part of the model, to which this tensor does not belong: the network that reads it needs an arena of the whole layout.");
    }

    /// <summary>Tensors one behind the other, each at a multiple of 16 values from an aligned start on.</summary>
    private static (ImmutableArray<ParameterSpec> Placed, long End) Place(ReadOnlySpan<ParameterSpec> tensors, long start)
    {
        ImmutableArray<ParameterSpec>.Builder placed = ImmutableArray.CreateBuilder<ParameterSpec>(tensors.Length);
        long end = start;
        foreach (ParameterSpec tensor in tensors)
        {
            placed.Add(tensor with { Offset = end });
            end = Align(end + tensor.Count);
        }

        return (placed.MoveToImmutable(), end);
    }

    private static long Align(long offset) => (offset + Alignment - 1) / Alignment * Alignment;
}
