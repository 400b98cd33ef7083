using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Portable.Encoder;

/// <summary>Runs <see cref="DropoutBody"/>.</summary>
/// <param name="kernels">The device.</param>
/// <param name="dropout">What is dropped.</param>
/// <param name="length">Rows a sequence.</param>
internal sealed class PortableDropoutPass(KernelDevice kernels, Dropout dropout, long length) : IDropoutPass
{
    private static readonly KernelBody Body = new(DropoutBody.Apply);

    // Philox blocks that fall to each thread.
    private const int BlocksPerThread = 4;

    /// <summary>Makes the body ready.</summary>
    internal static void Prepare(KernelDevice kernels) => kernels.Prepare(Body);

    /// <inheritdoc/>
    public Tensor Apply(Tensor values, Tensor? addend, bool inPlace)
    {
        int width = checked((int)values.shape[^1]), rows = checked((int)(values.numel() / width));
        Tensor result = inPlace ? values.alias() : empty(values.shape, ScalarType.Float32, values.device); // [B, L, H]
        if (rows > 0)
        {
            using Tensor nothing = empty(0, ScalarType.Float32, values.device);
            using Tensor places = Places(dropout, values.device);
            int groups = KernelGroup.For((long)rows * VocabularyTile.BlockCount(width), kernels.GroupSize * BlocksPerThread);
            DropoutDraws draws = DropoutDraws.Of(dropout, length);
            kernels.Launch(
                Body, groups, inPlace ? nothing : values, addend ?? nothing, places, result, rows, width, KernelArgument.Of(draws));
        }

        return result;
    }

    /// <summary>Where rows of packed states lie among padding, int32; empty where nothing is packed.</summary>
    internal static Tensor Places(Dropout dropout, Device device) =>
        dropout.Rows is { } rows ? DeviceValues.Upload(rows, [rows.Length], device) : empty(0, ScalarType.Int32, device);
}
