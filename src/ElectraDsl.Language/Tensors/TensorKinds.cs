using System.ComponentModel;

namespace ElectraDsl;

/// <summary>What follows from a tensor's kind.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TensorKinds
{
    /// <summary>Whether it is one of a norm's.</summary>
    public static bool IsOfNorm(this TensorKind kind) => kind is TensorKind.NormScale or TensorKind.NormShift;

    /// <summary>
    /// Whether weight decay applies. As in the original, where a regular expression over names says so: to all but norms and biases; to
    /// embeddings, too.
    /// </summary>
    public static bool IsDecayed(this TensorKind kind) => kind != TensorKind.Bias && !kind.IsOfNorm();
}
