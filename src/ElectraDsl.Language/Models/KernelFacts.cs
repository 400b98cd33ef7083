using System.Collections;

namespace ElectraDsl;

/// <summary>
/// Which types of the model's <see cref="KernelsAttribute"/> stand in for built-in ones: an argument of the attribute and the type's full name for
/// each. Equal where the same types stand in for the same arguments.
/// </summary>
public sealed class KernelFacts : IEnumerable<KeyValuePair<string, string>>, IEquatable<KernelFacts>
{
    private readonly SortedDictionary<string, string> types = new(StringComparer.Ordinal);

    /// <summary>Names the swapped kernels.</summary>
    /// <param name="kernels">Arguments of <see cref="KernelsAttribute"/>, for example <c>RtdLoss</c>, and the full names of their types.</param>
    /// <exception cref="ArgumentException"><see cref="KernelsAttribute"/> has no such argument, or one comes twice.</exception>
    public KernelFacts(params (string Argument, string Type)[] kernels)
    {
        foreach ((string argument, string type) in kernels)
        {
            if (typeof(KernelsAttribute).GetProperty(argument) is null)
                throw new ArgumentException($"{nameof(KernelsAttribute)} has no argument {argument}.", nameof(kernels));
            types.Add(argument, type);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => types.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(KernelFacts? other) => other is not null && types.SequenceEqual(other.types);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as KernelFacts);

    /// <inheritdoc/>
    public override int GetHashCode() => types.Aggregate(17, (hash, type) => (hash * 31) + type.GetHashCode());

    /// <summary>As the attribute has it: <c>RtdLoss = typeof(Name)</c>, with commas between.</summary>
    public override string ToString() => string.Join(", ", types.Select(type => $"{type.Key} = typeof({type.Value})"));
}
