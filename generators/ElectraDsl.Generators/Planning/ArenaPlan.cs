using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>
/// Where every parameter of both networks lies in one buffer: first all that are decayed, then all that are not, so that the
/// optimizer knows by one number which is which.
/// </summary>
/// <param name="Segments">In the order of the arena.</param>
/// <param name="DecayedCount">Values of the decayed region, gaps included; where the other region starts.</param>
/// <param name="Count">Values of the whole arena, gaps included.</param>
/// <param name="ParameterCount">Parameters of both networks, shared ones once, without gaps.</param>
internal sealed record ArenaPlan(EquatableArray<SegmentPlan> Segments, long DecayedCount, long Count, long ParameterCount)
{
    /// <summary>
    /// Every block starts at a multiple of 16 values, which is 64 bytes: a cache line, the widest vector register, and what MKL wants for
    /// results that do not depend on an address.
    /// </summary>
    public const int Alignment = 16;

    /// <summary>The segment that lies in a network's name for one of its sections; null where there is none.</summary>
    public SegmentPlan? Find(NetworkRole owner, NetworkSection section) =>
        Segments.FirstOrDefault(segment => segment.Role == owner && segment.Section == section);

    public IEnumerable<ParameterPlan> Parameters() => Segments.SelectMany(segment => segment.Parameters());
}
