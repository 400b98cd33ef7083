namespace ElectraDsl.Kernels;

/// <summary>
/// What is to be done with the type that a model's kernels are closed over, by a caller that holds <see cref="ModelKernels"/> and cannot name it.
/// </summary>
internal interface ISpecVisitor<out TResult>
{
    /// <summary>Does it.</summary>
    TResult Visit<TSpec>() where TSpec : struct, IModelSpec;
}
