using System.ComponentModel;
using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>The fixed position table of "Attention Is All You Need" (Vaswani et al., 2017, section 3.5).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SinusoidalPositions
{
    /// <summary>The longest wavelength is this many times 2π.</summary>
    private const double Base = 10_000;

    /// <summary>
    /// sin(p / 10000^(2i / width)) at column 2i of row p, and its cosine at column 2i + 1. Computed in double precision: an angle of
    /// thousands has few digits left in single precision.
    /// </summary>
    /// <param name="count">Number of positions.</param>
    /// <param name="width">Width of the table; even.</param>
    /// <param name="device">Where it lives.</param>
    /// <returns>float32 [count, width], outside every dispose scope; the caller disposes it.</returns>
    public static Tensor Table(int count, int width, Device device)
    {
        float[] values = new float[checked(count * width)];
        for (int position = 0; position < count; position++)
        {
            for (int column = 0; column < width; column += 2)
            {
                (double sine, double cosine) = Math.SinCos(position * Math.Pow(Base, -(double)column / width));
                values[(position * width) + column] = (float)sine;
                values[(position * width) + column + 1] = (float)cosine;
            }
        }

        return DeviceValues.Upload(values, [count, width], device).DetachFromDisposeScope();
    }
}
