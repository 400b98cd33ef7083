using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace ElectraDsl;

/// <summary>Figures by name, in the order in which they are written down. Immutable, equal by value.</summary>
[CollectionBuilder(typeof(FigureSet), nameof(Of))]
public sealed class FigureSet : IEquatable<FigureSet>, IEnumerable<(string Name, double Value)>
{
    private readonly ImmutableArray<(string Name, double Value)> figures;

    private FigureSet(ImmutableArray<(string Name, double Value)> figures) => this.figures = figures;

    /// <summary>No figures.</summary>
    public static FigureSet Empty { get; } = new([]);

    /// <summary>A figure; NaN where it is not known.</summary>
    /// <param name="name">In snake_case.</param>
    public double this[string name]
    {
        get
        {
            foreach ((string known, double value) in figures)
            {
                if (known == name)
                    return value;
            }

            return double.NaN;
        }
    }

    /// <summary>Those figures that are known: NaN stands for one that is not.</summary>
    public static FigureSet Of(ReadOnlySpan<(string Name, double Value)> figures)
    {
        ImmutableArray<(string, double)>.Builder known = ImmutableArray.CreateBuilder<(string, double)>(figures.Length);
        foreach ((string Name, double Value) figure in figures)
        {
            if (!double.IsNaN(figure.Value))
                known.Add(figure);
        }

        return new FigureSet(known.ToImmutable());
    }

    /// <summary>All figures, what is not a number among them: sums that are not finite must be noticed.</summary>
    internal static FigureSet All(IEnumerable<(string Name, double Value)> figures) => new([.. figures]);

    /// <summary>The same figures but for one, which is added at the end where there was none; NaN takes it away.</summary>
    public FigureSet With(string name, double value)
    {
        int place = figures.IndexOf(figures.FirstOrDefault(figure => figure.Name == name));
        if (double.IsNaN(value))
            return place < 0 ? this : new FigureSet(figures.RemoveAt(place));
        return new FigureSet(place < 0 ? figures.Add((name, value)) : figures.SetItem(place, (name, value)));
    }

    /// <inheritdoc/>
    public IEnumerator<(string Name, double Value)> GetEnumerator() => figures.AsEnumerable().GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(FigureSet? other) => other is not null && figures.AsSpan().SequenceEqual(other.figures.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FigureSet);

    /// <inheritdoc/>
    public override int GetHashCode() => figures.Length == 0 ? 0 : HashCode.Combine(figures.Length, figures[0]);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", figures.Select(figure => FormattableString.Invariant($"{figure.Name} {figure.Value}")));
}
