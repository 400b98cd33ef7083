using System.ComponentModel;

namespace ElectraDsl;

/// <summary>Whose tensors a network reads for one of its sections.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum TensorSource
{
    /// <summary>Its own.</summary>
    Own,

    /// <summary>One set serves both networks. It bears the discriminator's name, which is the network that one keeps.</summary>
    Shared,

    /// <summary>The generator's, without their gradient, each plus a delta of the network's own.</summary>
    Delta,
}
