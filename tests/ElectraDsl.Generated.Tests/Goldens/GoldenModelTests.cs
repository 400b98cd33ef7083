using ElectraDsl.Kernels;
using ElectraDsl.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Goldens;

/// <summary>The generated networks against Hugging Face's, number by number, at the tolerances of the goldens' own page.</summary>
[Trait("Category", "Goldens")]
public sealed class GoldenModelTests
{
    public static TheoryData<string> Folders => ["model_proj_gelu", "model_equal_relu", "model_equal_all_gelu"];

    [SkippableTheory]
    [MemberData(nameof(Folders))]
    public void Discriminator_GoldenWeights_GivesTheGoldenLogits(string name)
    {
        string folder = SharedFolder.Golden(name);
        using GoldenNetworks networks = GoldenNetworks.Load(folder);
        using DisposeScope scope = NewDisposeScope();
        GoldenInputs inputs = GoldenInputs.Read(folder);

        Tensor logits = networks.Discriminate(inputs.CorruptedIds, inputs.TokenTypeIds, inputs.AttentionMask);

        GoldenTensors outputs = GoldenTensors.Read(Path.Combine(folder, "outputs.safetensors"));
        AssertClose(outputs.Floats("disc.logits"), logits, 1e-5f, inputs.AttentionMask);
    }

    [SkippableTheory]
    [MemberData(nameof(Folders))]
    public void Generator_AllPositions_GivesTheGoldenLogits(string name)
    {
        string folder = SharedFolder.Golden(name);
        using GoldenNetworks networks = GoldenNetworks.Load(folder);
        using DisposeScope scope = NewDisposeScope();
        GoldenInputs inputs = GoldenInputs.Read(folder);
        Tensor everywhere = tensor(Enumerable.Range(0, (int)inputs.InputIds.numel()).Select(index => (long)index).ToArray());

        Tensor logits = networks.Generate(inputs.MaskedIds, inputs.TokenTypeIds, inputs.AttentionMask, everywhere); // [B * L, V]

        GoldenTensors outputs = GoldenTensors.Read(Path.Combine(folder, "outputs.safetensors"));
        AssertClose(outputs.Floats("gen.logits"), logits, 5e-5f, inputs.AttentionMask);
    }

    [SkippableTheory]
    [MemberData(nameof(Folders))]
    public void JointLoss_Backward_GivesTheGoldenLossesAndGradients(string name)
    {
        string folder = SharedFolder.Golden(name);
        using GoldenNetworks networks = GoldenNetworks.Load(folder);
        using DisposeScope scope = NewDisposeScope();
        GoldenInputs inputs = GoldenInputs.Read(folder);
        KernelTable kernels = KernelTable.For<ProjGelu.KernelSpec>(KernelBackend.TorchOps);
        const float DiscriminatorWeight = 50;

        Tensor logits = networks.Generate(inputs.MaskedIds, inputs.TokenTypeIds, inputs.AttentionMask, inputs.Positions); // [M, V]
        double generatorLoss = CrossEntropy(logits, inputs.Targets);
        Tensor rtdLogits = networks.Discriminate(inputs.CorruptedIds, inputs.TokenTypeIds, inputs.AttentionMask);         // [B, L]
        float tokens = inputs.AttentionMask.sum().item<long>();
        RtdLossOutput rtd = kernels.RtdLoss.Run(
            rtdLogits.detach(), inputs.CorruptedIds, inputs.InputIds, inputs.AttentionMask, DiscriminatorWeight / tokens);
        rtdLogits.backward([rtd.Gradient]);
        double rtdLoss = rtd.Counters.data<float>()[0] / tokens;

        GoldenTensors outputs = GoldenTensors.Read(Path.Combine(folder, "outputs.safetensors"));
        Assert.Equal(outputs.Floats("gen.loss")[0], generatorLoss, 1e-5);
        Assert.Equal(outputs.Floats("disc.loss")[0], rtdLoss, 1e-5);
        Assert.Equal(outputs.Floats("joint.loss")[0], generatorLoss + (DiscriminatorWeight * rtdLoss), 1e-4);

        GoldenTensors gradients = GoldenTensors.Read(Path.Combine(folder, "grads.safetensors"));
        foreach (ParameterSpec parameter in networks.Arena.Layout.Parameters)
        {
            float[] expected = gradients.Floats(parameter.Name);
            float[] actual = [.. networks.Arena.Gradient(parameter).data<float>()];
            float tolerance = parameter.Name.EndsWith("attention.self.key.bias", StringComparison.Ordinal)
                ? 2e-5f                                  // the true gradient is 0: only noise
                : (1e-5f * expected.Max(Math.Abs)) + 1e-6f;
            for (int index = 0; index < expected.Length; index++)
                Assert.True(Math.Abs(expected[index] - actual[index]) <= tolerance, $"{parameter.Name}[{index}]: {expected[index]} and {actual[index]}");
        }
    }

    private static double CrossEntropy(Tensor logits, Tensor targets)
    {
        Tensor loss = nn.functional.cross_entropy(logits, targets);
        loss.backward();
        return loss.item<float>();
    }

    private static void AssertClose(float[] expected, Tensor actual, float tolerance, Tensor attentionMask)
    {
        float[] values = [.. actual.contiguous().data<float>()];
        bool[] tokens = [.. attentionMask.contiguous().data<bool>()];
        Assert.Equal(expected.Length, values.Length);
        int width = values.Length / tokens.Length;
        for (int index = 0; index < values.Length; index++)
        {
            if (tokens[index / width])
                Assert.True(Math.Abs(expected[index] - values[index]) <= tolerance, $"[{index}]: {expected[index]} and {values[index]}");
        }
    }
}
