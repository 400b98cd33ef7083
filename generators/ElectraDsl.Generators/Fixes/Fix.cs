using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Fixes;

/// <summary>
/// One edit that removes a diagnostic. The rule, which knows why it spoke, decides what to write; the code fix, which knows the source, writes it.
/// </summary>
/// <param name="Title">What the edit does, as an editor offers it.</param>
/// <param name="Settings">What it writes, in this order.</param>
internal sealed record Fix(string Title, EquatableArray<Setting> Settings)
{
    public static Fix Of(string title, params Setting[] settings) => new(title, settings.ToEquatableArray());
}
