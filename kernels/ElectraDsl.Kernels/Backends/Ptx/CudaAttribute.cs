namespace ElectraDsl.Kernels.Backends.Ptx;

/// <summary>CUdevice_attribute of cuda.h.</summary>
internal enum CudaAttribute
{
    ComputeCapabilityMajor = 75,
    ComputeCapabilityMinor = 76,
}
