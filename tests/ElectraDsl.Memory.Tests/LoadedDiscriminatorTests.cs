using ElectraDsl.Testing;
using Xunit.Abstractions;

namespace ElectraDsl.Memory.Tests;

/// <summary>The discriminator of <see cref="Presets.Base"/> takes its own weights for inference, and next to nothing besides.</summary>
public sealed class LoadedDiscriminatorTests(ITestOutputHelper output)
{
    private const double Tolerance = 0.05;

    [SkippableTheory]
    [InlineData("arena.safetensors")]
    [InlineData("hf")]
    public void DiscriminatorOfBase_TakesItsOwnWeightsOnly(string source)
    {
        using TemporaryFolder folder = new();
        LoadedDiscriminator.Save(folder[source], new Presets.Base());
        long own = Presets.Base.Costs.DiscriminatorParameters * sizeof(float), taken = OwnProcess.Median(folder[source]);
        string line = FormattableString.Invariant($"{source}: {taken / 1048576.0:F1} MiB taken, {own / 1048576.0:F1} MiB of weights");
        output.WriteLine(line);
        Assert.True(taken >= own && taken <= (1 + Tolerance) * own, line);
    }
}
