using System.Collections;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace ElectraDsl.Generators.Model;

/// <summary>An immutable list that is equal to another when their elements are: what specs hold in place of bare collections.</summary>
[CollectionBuilder(typeof(EquatableArrayBuilder), nameof(EquatableArrayBuilder.Create))]
internal readonly struct EquatableArray<T> : IEquatable<EquatableArray<T>>, IReadOnlyList<T>
    where T : IEquatable<T>
{
    // Null in a default value, which stands for the empty list.
    private readonly ImmutableArray<T>? items;

    public EquatableArray(ImmutableArray<T> items) => this.items = items;

    public int Count => Items.Length;

    private ImmutableArray<T> Items => items ?? [];

    public T this[int index] => Items[index];

    /// <summary>The place of an element; -1 where it is none.</summary>
    public int IndexOf(T item) => Items.IndexOf(item);

    public bool Equals(EquatableArray<T> other)
    {
        if (Count != other.Count)
            return false;
        for (int i = 0; i < Count; i++)
        {
            if (!EqualityComparer<T>.Default.Equals(this[i], other[i]))
                return false;
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    public override int GetHashCode()
    {
        int hash = Count;
        foreach (T item in Items)
            hash = unchecked((hash * 31) + (item?.GetHashCode() ?? 0));
        return hash;
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
