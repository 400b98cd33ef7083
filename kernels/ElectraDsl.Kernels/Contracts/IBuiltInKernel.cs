namespace ElectraDsl.Kernels;

/// <summary>A kernel of this library, which belongs to a backend; one of a user's own belongs to none.</summary>
internal interface IBuiltInKernel
{
    /// <summary>Who runs it.</summary>
    KernelBackend Backend { get; }
}
