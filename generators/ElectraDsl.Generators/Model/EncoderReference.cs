namespace ElectraDsl.Generators.Model;

/// <summary>The model that a head names as its encoder.</summary>
/// <param name="FullName">Namespace, containing types and name joined by dots: for messages.</param>
/// <param name="QualifiedName">The same as code says it.</param>
/// <param name="Model">What it declares; null where it is no model.</param>
/// <param name="SwapsProduct">Whether its generated kernels have a matrix product of its own.</param>
internal sealed record EncoderReference(string FullName, string QualifiedName, ModelSpec? Model, bool SwapsProduct);
