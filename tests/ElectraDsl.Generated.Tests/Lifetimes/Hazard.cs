namespace ElectraDsl.Generated.Tests.Lifetimes;

/// <summary>Why a method must not be called.</summary>
/// <param name="Owner">Name of the type whose object may be freed too early.</param>
/// <param name="Reason">What the method does, as a verb phrase.</param>
internal sealed record Hazard(string Owner, string Reason);
