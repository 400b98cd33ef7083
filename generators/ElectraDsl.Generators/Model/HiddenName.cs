namespace ElectraDsl.Generators.Model;

/// <summary>A name of the library that means something else where a model stands.</summary>
/// <param name="Simple">As generated code would say it.</param>
/// <param name="Full">What it must say instead, without "global::".</param>
internal sealed record HiddenName(string Simple, string Full);
