using System.Collections.Generic;
using ElectraDsl.Generators.Model;
using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>
/// What a head adds to the class of the encoder that it stands on. Another head is another file in this folder, and a line in <see cref="Of"/>.
/// </summary>
/// <param name="Summary">What the network is, as lines of documentation behind its description.</param>
/// <param name="Shapes">The letters in its shapes.</param>
/// <param name="BaseTypes">What the class derives from.</param>
/// <param name="Fields">The parameters of the head, behind the encoder's last norm.</param>
/// <param name="Creation">What the constructor does once they are there; may be empty.</param>
/// <param name="Members">Its methods and properties.</param>
internal sealed record HeadCode(string Summary, string Shapes, string BaseTypes, IReadOnlyList<ModuleField> Fields, string Creation, string Members)
{
    public static HeadCode Of(ModelPlan plan, NetworkPlan network) => network.Head switch
    {
        HeadKind.ReplacedTokens => ReplacedTokenHead.Write(plan, network),
        _ when !plan.IsTrained => BareEncoder.Write(plan, network),
        _ => MaskedTokenHead.Write(plan, network),
    };
}
