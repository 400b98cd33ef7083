using ElectraDsl.Checkpoints;
using ElectraDsl.Testing;
using ElectraDsl.Tests.Arena;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Checkpoints;

public sealed class ArenaFileTests : IDisposable
{
    private static readonly ArenaLayout Layout = new(
        [
            Tensors.Matrix("w", [3, 4], 0, Initializer.TruncatedNormal),
            Tensors.Bias("b", 5, 16),
        ],
        Count: 32,
        DecayedCount: 16);

    private readonly TemporaryFolder folder = new();
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Buffers_AreReadBack_AndGapsAreLeftAlone()
    {
        Tensor one = randn(32), other = randn(32), oneRead = zeros(32), otherRead = zeros(32);
        ArenaFile.Write(folder["a"], Layout, [("first.", one), ("second.", other)]);
        ArenaFile.Read(folder["a"], Layout, [("first.", oneRead), ("second.", otherRead)]);
        TensorAssert.Same(one.narrow(0, 0, 12), oneRead.narrow(0, 0, 12));
        TensorAssert.Same(one.narrow(0, 16, 5), oneRead.narrow(0, 16, 5));
        TensorAssert.Same(other.narrow(0, 0, 12), otherRead.narrow(0, 0, 12));
        Assert.Equal(0, oneRead.narrow(0, 12, 4).abs().sum().item<float>());

        using SafetensorsFile file = SafetensorsFile.Open(folder["a"]);
        Assert.Equal(["first.w", "first.b", "second.w", "second.b"], file.Entries.Select(entry => entry.Name));
        Assert.Equal("F32 [3, 4]", file.Find("second.w").Form);
    }

    [Fact]
    public void AnotherModel_IsRefused_AndNothingChanges()
    {
        Tensor values = ones(32);
        ArenaFile.Write(folder["a"], Layout, [("", zeros(32))]);

        ArenaLayout wider = Layout with { Parameters = Layout.Parameters.SetItem(1, Tensors.Bias("b", 6, 16)) };
        SafetensorsException form = Assert.Throws<SafetensorsException>(() => ArenaFile.Read(folder["a"], wider, [("", values)]));
        Assert.Contains("b is F32 [5] there and F32 [6] here", form.Message);

        ArenaLayout renamed = Layout with { Parameters = Layout.Parameters.SetItem(1, Tensors.Bias("c", 5, 16)) };
        Assert.Contains("there is no c", Assert.Throws<SafetensorsException>(() => ArenaFile.Read(folder["a"], renamed, [("", values)])).Message);

        ArenaLayout fewer = Layout with { Parameters = Layout.Parameters.RemoveAt(1) };
        Assert.Contains("b is unknown here", Assert.Throws<SafetensorsException>(() => ArenaFile.Read(folder["a"], fewer, [("", values)])).Message);
        Assert.Equal(32, values.sum().item<float>());
    }
}
