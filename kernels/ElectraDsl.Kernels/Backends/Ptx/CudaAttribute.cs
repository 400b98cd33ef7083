namespace ElectraDsl.Kernels.Backends.Ptx;

/// <summary>CUdevice_attribute of cuda.h.</summary>
internal enum CudaAttribute
{
    ClockRate = 13,
    MultiprocessorCount = 16,
    ComputeCapabilityMajor = 75,
    ComputeCapabilityMinor = 76,
}
