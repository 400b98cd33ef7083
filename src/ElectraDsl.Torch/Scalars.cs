using TorchSharp;

namespace ElectraDsl.Torch;

/// <summary>
/// The numbers that TorchSharp's methods are given most often, as <see cref="Scalar"/>s that live as long as the process.
/// </summary>
/// <remarks>
/// TorchSharp makes a Scalar for every number it is given (<c>a + b</c> makes one, too, for the factor 1 of <c>add</c>; so does
/// <c>a.add(scalar)</c>) and does not keep it alive during the native call: the finalizer frees it while libtorch reads it. A Scalar that
/// nobody ever frees is safe. The build therefore bans every method that makes one (<c>BannedSymbols.txt</c>, which a test computes from
/// TorchSharp's IL): write <c>a.add(b, Scalars.One)</c>, and hold any other Scalar in a static field or by <c>using</c>.
/// </remarks>
public static class Scalars
{
    /// <summary>0, for fills. Whole numbers serve tensors of every type.</summary>
    public static readonly Scalar Zero = 0L.ToScalar();

    /// <summary>1, the usual factor of <c>add</c> and <c>sub</c>.</summary>
    public static readonly Scalar One = 1L.ToScalar();

    /// <summary>2, for squares.</summary>
    public static readonly Scalar Two = 2L.ToScalar();

    /// <summary>-1, which turns <c>add</c> into a subtraction.</summary>
    public static readonly Scalar MinusOne = (-1L).ToScalar();
}
