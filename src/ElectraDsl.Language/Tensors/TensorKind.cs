namespace ElectraDsl;

/// <summary>What a tensor of a network does with what passes by it.</summary>
public enum TensorKind
{
    /// <summary>Weights that are multiplied with, [output, input].</summary>
    Matrix,

    /// <summary>What is added to a product.</summary>
    Bias,

    /// <summary>Rows that are looked up: embeddings.</summary>
    Table,

    /// <summary>What a network adds to a table of the other one (<see cref="WeightTying.GradientDisentangled"/>).</summary>
    TableDelta,

    /// <summary>What a norm multiplies with.</summary>
    NormScale,

    /// <summary>What a norm adds.</summary>
    NormShift,
}
