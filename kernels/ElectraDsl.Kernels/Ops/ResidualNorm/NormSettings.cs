namespace ElectraDsl.Kernels;

/// <summary>A norm in numbers that kernels take.</summary>
internal readonly struct NormSettings
{
    internal NormSettings(Norm norm, int rows, int width)
    {
        Rows = rows;
        Width = width;
        IsCentred = norm.Kind == Normalization.LayerNorm ? 1 : 0;
        Epsilon = (float)norm.Epsilon;
    }

    internal readonly int Rows;
    internal readonly int Width;

    /// <summary>1 where the mean is taken off, else 0.</summary>
    internal readonly int IsCentred;

    internal readonly float Epsilon;
}
