namespace ElectraDsl.Generators.Model;

/// <summary>A type that [Kernels] names. Equality is structural (see <see cref="ModelSpec"/>).</summary>
/// <param name="Argument">The <see cref="KernelSlot.Argument"/> that names it.</param>
/// <param name="FullName">Its name for messages.</param>
/// <param name="QualifiedName">Its name in code.</param>
/// <param name="IsOp">Whether it is a whole kernel; else it is scalar functions for the built-in one.</param>
/// <param name="Defect">Why it cannot stand there, if so.</param>
internal sealed record KernelChoice(string Argument, string FullName, string QualifiedName, bool IsOp, KernelDefect Defect);
