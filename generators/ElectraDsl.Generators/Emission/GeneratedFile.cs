using Microsoft.CodeAnalysis.Text;

namespace ElectraDsl.Generators.Emission;

/// <summary>A generated file: its name, and its text, which is compared by reference.</summary>
internal sealed record GeneratedFile(string Name, SourceText Text);
