namespace ElectraDsl.Kernels;

/// <summary>A non-linearity behind a product, in numbers that kernels take.</summary>
internal readonly struct ActivationSettings
{
    internal ActivationSettings(Activation activation, int rows, int width)
    {
        Kind = (int)activation;
        Gates = activation is Activation.GeGlu or Activation.SwiGlu ? 1 : 0;
        Rows = rows;
        Width = width;
    }

    /// <summary>An <see cref="Activation"/>.</summary>
    internal readonly int Kind;

    /// <summary>1 where half of the product's columns let the other half through, else 0.</summary>
    internal readonly int Gates;

    internal readonly int Rows;

    /// <summary>Columns of the result.</summary>
    internal readonly int Width;

    /// <summary>Columns of the product.</summary>
    internal int Columns => Width * (1 + Gates);
}
