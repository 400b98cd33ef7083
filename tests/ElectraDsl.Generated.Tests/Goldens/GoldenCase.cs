using ElectraDsl.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Goldens;

/// <summary>One golden folder: its model with its weights, its inputs and its outputs. Frees every tensor made while it lives.</summary>
internal sealed class GoldenCase : IDisposable
{
    private readonly DisposeScope scope;

    /// <summary>Skips the test where the folder is absent.</summary>
    public GoldenCase(string name)
    {
        Folder = GoldenFiles.Find(name);
        Networks = GoldenNetworks.Load(Folder);
        scope = NewDisposeScope();
        Inputs = GoldenInputs.Read(Folder);
        Outputs = GoldenTensors.Read(Path.Combine(Folder, "outputs.safetensors"));
    }

    public string Folder { get; }

    public GoldenNetworks Networks { get; }

    public GoldenInputs Inputs { get; }

    public GoldenTensors Outputs { get; }

    /// <summary>Compares a tensor [B, L, ...] with an output wherever there is a token: states at padding are nobody's.</summary>
    public void AssertClose(string output, Tensor actual, float tolerance)
    {
        bool[] tokens = [.. Inputs.AttentionMask.contiguous().data<bool>()];
        float[] expected = Outputs.Floats(output), values = [.. actual.detach().contiguous().data<float>()];
        Assert.Equal(expected.Length, values.Length);
        int width = values.Length / tokens.Length;
        AssertClose(output, AtTokens(expected), AtTokens(values), tolerance);

        float[] AtTokens(float[] all) => [.. all.Where((_, index) => tokens[index / width])];
    }

    /// <summary>Compares values one by one.</summary>
    public static void AssertClose(string output, float[] expected, float[] actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int index = 0; index < expected.Length; index++)
            Assert.True(Math.Abs(expected[index] - actual[index]) <= tolerance, $"{output}[{index}]: {expected[index]} and {actual[index]}");
    }

    public void Dispose()
    {
        scope.Dispose();
        Networks.Dispose();
    }
}
