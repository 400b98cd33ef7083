namespace ElectraDsl.Tests.Arena;

/// <summary>Tensors of a layout for tests, in a layer.</summary>
internal static class Tensors
{
    public static ParameterSpec Matrix(
        string name, long[] shape, long offset, Initializer start, int depth = 0, NetworkRole owner = NetworkRole.Encoder, double range = 0.02) =>
        new(name, [.. shape], offset, TensorKind.Matrix, owner, NetworkSection.Layers, depth, start, range);

    public static ParameterSpec Bias(string name, long size, long offset, int depth = 0, NetworkRole owner = NetworkRole.Encoder) =>
        new(name, [size], offset, TensorKind.Bias, owner, NetworkSection.Layers, depth, Initializer.Zeros);

    public static ParameterSpec Scale(string name, long size, long offset, int depth = 0, NetworkRole owner = NetworkRole.Encoder) =>
        new(name, [size], offset, TensorKind.NormScale, owner, NetworkSection.Layers, depth, Initializer.Ones);
}
