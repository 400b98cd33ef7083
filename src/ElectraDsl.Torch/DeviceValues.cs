using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Torch;

/// <summary>
/// The one way of numbers between the host and a device. On CUDA nothing here waits for the GPU but <see cref="ToHost(Tensor)"/>, and a training
/// step calls that nowhere.
/// </summary>
/// <remarks>
/// A copy from ordinary memory, as <c>torch.tensor(…, device: …)</c> makes it, waits until the GPU has come to it; so does whatever reads a value
/// (<c>item</c>, <c>cpu</c>, <c>data</c>). A test over IL therefore lets no other code that may run in a step call these.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DeviceValues
{
    [ThreadStatic]
    private static int reads;

    /// <summary>How often the calling thread has read from a tensor, and would have waited had it been a GPU's.</summary>
    internal static int Reads => reads;

    /// <summary>A number as a tensor without dimensions: float32. On CUDA the argument of a kernel that writes it.</summary>
    /// <returns>In the caller's dispose scope.</returns>
    public static Tensor Constant(float value, Device device)
    {
        using Scalar scalar = value.ToScalar();
        return full(Array.Empty<long>(), scalar, ScalarType.Float32, device);
    }

    /// <summary>As <see cref="Constant(float, Device)"/>, float64.</summary>
    public static Tensor Constant(double value, Device device)
    {
        using Scalar scalar = value.ToScalar();
        return full(Array.Empty<long>(), scalar, ScalarType.Float64, device);
    }

    /// <summary>As <see cref="Constant(float, Device)"/>, int64.</summary>
    public static Tensor Constant(long value, Device device)
    {
        using Scalar scalar = value.ToScalar();
        return full(Array.Empty<long>(), scalar, ScalarType.Int64, device);
    }

    /// <summary>Copies an array to a device; it may be changed at once.</summary>
    /// <param name="values">Of bool, int, long, float or double.</param>
    /// <param name="shape">Of as many elements.</param>
    /// <param name="device">Where to.</param>
    /// <returns>In the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">The array is of some other type.</exception>
    public static Tensor Upload(Array values, ReadOnlySpan<long> shape, Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Tensor host = values switch
        {
            long[] longs => tensor(longs, shape),
            bool[] flags => tensor(flags, shape),
            int[] ints => tensor(ints, shape),
            float[] floats => tensor(floats, shape),
            double[] doubles => tensor(doubles, shape),
            _ => throw new ArgumentException($"{values?.GetType().Name ?? "null"} cannot be copied to a device.", nameof(values)),
        };
        if (device.type == DeviceType.CPU)
            return host;
        using (host)
            return host.ToDevice(device);
    }

    /// <summary>Copies a tensor from the host to a device; it may be changed or freed at once.</summary>
    /// <param name="host">In the host's memory.</param>
    /// <param name="device">Where to.</param>
    /// <returns>In the caller's dispose scope; on a CPU another handle of what is there.</returns>
    public static Tensor ToDevice(this Tensor host, Device device)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(device);
        if (device.type != DeviceType.CUDA)
            return host.to(device);

        // libtorch hands page-locked memory out again only when the copies from it are over, however soon the tensor is freed.
        using Tensor pinned = host.pin_memory();
        return pinned.to(device, non_blocking: true);
    }

    /// <summary>The same in the host's memory: a copy, or another handle of what is there. Waits for the device.</summary>
    /// <returns>In the caller's dispose scope; the caller frees it.</returns>
    public static Tensor ToHost(this Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        reads++;
        return values.cpu();
    }

    /// <summary>A tensor's values, row after row. Waits for the device.</summary>
    /// <typeparam name="T">Its element type.</typeparam>
    public static T[] ToHost<T>(this Tensor values)
        where T : unmanaged
    {
        using Tensor host = values.ToHost();
        return host.data<T>().ToArray();
    }
}
