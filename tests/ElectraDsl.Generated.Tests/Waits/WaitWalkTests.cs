using ElectraDsl.Generated.Tests.Architectures;
using ElectraDsl.Kernels;
using ElectraDsl.Torch;
using ElectraDsl.Training;

namespace ElectraDsl.Generated.Tests.Waits;

/// <summary>What runs in a training step reads no value and copies nothing but by <see cref="DeviceValues"/>, whose reads are counted.</summary>
public sealed class WaitWalkTests
{
    /// <summary>The assemblies whose code runs in a step.</summary>
    public static TheoryData<string> Assemblies =>
    [
        typeof(DeviceValues).Assembly.Location,
        typeof(ParameterArena).Assembly.Location,
        typeof(KernelTable).Assembly.Location,
        typeof(PretrainingTrainer).Assembly.Location,
    ];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_WaitsInDeviceValuesAlone(string assembly)
    {
        using FileStream image = File.OpenRead(assembly);
        Assert.All(
            WaitWalk.FindingsIn(image),
            finding => Assert.Contains($" {typeof(DeviceValues).FullName}::", finding, StringComparison.Ordinal));
    }

    [Fact]
    public void GeneratedCodeOfEveryTwoOptions_WaitsNowhere()
    {
        using MemoryStream image = new(RuntimeCompiler.Image(CompiledCombinations.Declare(Combination.Pairwise)));
        Assert.Empty(WaitWalk.FindingsIn(image));
    }

    /// <summary>What the walk is to find, each in its own way; and what it is not to find.</summary>
    [Fact]
    public void Walk_FindsEveryWayToWait()
    {
        using MemoryStream image = new(RuntimeCompiler.Image("""
            using TorchSharp;
            using static TorchSharp.torch;

            public sealed class Runs
            {
                public Tensor Type(Tensor a) => a.to(ScalarType.Float32);
                public Tensor Where(Tensor a, Tensor b) => torch.where(a, b, b);
                public Tensor Made(Device device) => zeros(2, 3, ScalarType.Float32, device);
            }

            public sealed class Waits
            {
                public float Item(Tensor a) => a.item<float>();
                public float Conversion(Tensor a) => (float)a;
                public Tensor Down(Tensor a) => a.cpu();
                public Tensor Moved(Tensor a, Device device) => a.to(device);
                public Tensor MovedToAnother(Tensor a, Tensor b) => a.to(b);
                public Tensor Constant(Device device) => tensor(1f, device: device);
                public Tensor Array(long[] ids, Device device) => tensor(ids, device: device);
                public Tensor Selected(Tensor a, Tensor mask) => a.masked_select(mask);
                public Tensor Places(Tensor a) => a.nonzero();
                public Tensor[] PlacesByWhere(Tensor a) => torch.where(a);
                public string Text(Tensor a) => a.ToString(true);
                public void Stop(Device device) => cuda.synchronize(device);
                public System.Func<Tensor> Delegate(Tensor a) => a.cpu;
            }
            """));
        string[] found = [.. WaitWalk.FindingsIn(image)];
        string[] waits =
        [
            "Item", "Conversion", "Down", "Moved", "MovedToAnother", "Constant", "Array", "Selected", "Places", "PlacesByWhere", "Text", "Stop",
            "Delegate",
        ];
        Assert.All(waits, method => Assert.Contains(found, finding => finding.Contains($"Waits::{method}(", StringComparison.Ordinal)));
        Assert.DoesNotContain(found, finding => finding.Contains("Runs::", StringComparison.Ordinal));
    }
}
