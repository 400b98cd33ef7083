using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>Values of tensors on the host.</summary>
internal static class HostValues
{
    /// <summary>A tensor's values, row after row, from whatever device.</summary>
    public static T[] ToHost<T>(this Tensor values)
        where T : unmanaged
    {
        using Tensor host = values.cpu();
        return host.data<T>().ToArray();
    }
}
