using System.ComponentModel;

namespace ElectraDsl;

/// <summary>What networks are called.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class NetworkRoles
{
    /// <summary>A network's name in sentences, in files, and before the names of its tensors.</summary>
    public static string NameOf(NetworkRole role) => role switch
    {
        NetworkRole.Discriminator => "discriminator",
        NetworkRole.Generator => "generator",
        _ => "encoder",
    };
}
