using System.ComponentModel;
using System.Text.Json.Serialization;

namespace ElectraDsl.Serving;

/// <summary>The body of <c>POST /detect</c>.</summary>
/// <param name="Texts">The texts.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record DetectRequest([property: Description("One text or more, none of them empty.")] IReadOnlyList<string?>? Texts);
