using ElectraDsl.Testing;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Goldens;

/// <summary>
/// Models that are declared from the goldens' configurations and compiled here, against Hugging Face's numbers, at the tolerances of
/// the goldens' own page. Every folder model_* is a case, one that nobody has seen before, too.
/// </summary>
[Trait("Category", "Goldens")]
public sealed class GoldenModelTests
{
    private const int TrajectorySteps = 15;

    /// <summary>Names of the folders; one that cannot exist where there are no goldens, so that the tests are skipped with the reason.</summary>
    public static TheoryData<string> Folders => [.. GoldenFiles.Models];

    [SkippableTheory]
    [MemberData(nameof(Folders))]
    public void Discriminator_GoldenWeights_GivesTheGoldenLogits(string name)
    {
        using GoldenCase golden = new(name);
        Tensor logits = golden.Networks.Discriminate(golden.Inputs.CorruptedIds, golden.Inputs.TokenTypeIds, golden.Inputs.AttentionMask);
        golden.AssertClose("disc.logits", logits, 1e-5f);
    }

    [SkippableTheory]
    [MemberData(nameof(Folders))]
    public void Discriminator_ShortestRowWithoutMask_GivesTheGoldenLogits(string name)
    {
        using GoldenCase golden = new(name);
        long[] lengths = [.. golden.Inputs.AttentionMask.sum(1).data<long>()];
        long length = lengths.Min();
        Tensor row = golden.Inputs.CorruptedIds[Array.IndexOf(lengths, length)].narrow(0, 0, length).unsqueeze(0).contiguous(); // [1, L]

        Tensor logits = golden.Networks.Discriminate(row, zeros_like(row), null);

        GoldenCase.AssertClose("disc_plain.logits", golden.Outputs.Floats("disc_plain.logits"), [.. logits.data<float>()], 1e-5f);
    }

    [SkippableTheory]
    [MemberData(nameof(Folders))]
    public void Generator_AllPositions_GivesTheGoldenLogits(string name)
    {
        using GoldenCase golden = new(name);
        Tensor everywhere = tensor(Enumerable.Range(0, (int)golden.Inputs.InputIds.numel()).Select(index => (long)index).ToArray());
        // [B * L, V].
        Tensor logits = golden.Networks.Generate(golden.Inputs.MaskedIds, golden.Inputs.TokenTypeIds, golden.Inputs.AttentionMask, everywhere);
        golden.AssertClose("gen.logits", logits, 5e-5f);
    }

    [SkippableTheory]
    [MemberData(nameof(Folders))]
    public void EncodeAll_BothNetworks_GivesTheGoldenStatesOfEveryLayer(string name)
    {
        using GoldenCase golden = new(name);
        foreach ((string network, Tensor ids) in new[] { ("disc", golden.Inputs.CorruptedIds), ("gen", golden.Inputs.MaskedIds) })
        {
            IReadOnlyList<Tensor> states = golden.Networks.EncodeAll(network, ids, golden.Inputs.TokenTypeIds, golden.Inputs.AttentionMask);
            Assert.Equal(
                golden.Outputs.Names.Count(output => output.StartsWith($"{network}.hidden_states.", StringComparison.Ordinal)),
                states.Count);
            for (int layer = 0; layer < states.Count; layer++)
                golden.AssertClose($"{network}.hidden_states.{layer}", states[layer], 1e-5f);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Folders))]
    public void JointLoss_Backward_GivesTheGoldenLossesAndGradients(string name)
    {
        using GoldenCase golden = new(name);
        using GoldenTraining training = new(golden.Networks, golden.Inputs);

        (double generator, double discriminator, double joint) = training.Backward();

        Assert.Equal(golden.Outputs.Floats("gen.loss")[0], generator, 1e-5);
        Assert.Equal(golden.Outputs.Floats("disc.loss")[0], discriminator, 1e-5);
        Assert.Equal(golden.Outputs.Floats("joint.loss")[0], joint, 1e-4);
        AssertRelative("joint.grad_global_norm", golden.Outputs.Floats("joint.grad_global_norm")[0], training.GradientNorm(), 1e-5);

        GoldenTensors gradients = GoldenTensors.Read(Path.Combine(golden.Folder, "grads.safetensors"));
        ParameterArena arena = golden.Networks.Arena;
        Assert.Equal(
            gradients.Names.Where(key => !key.StartsWith("seqcls_loss.", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            arena.Layout.Parameters.Select(parameter => parameter.Name).Order(StringComparer.Ordinal));
        foreach (ParameterSpec parameter in arena.Layout.Parameters)
        {
            float[] expected = gradients.Floats(parameter.Name);
            float tolerance = parameter.Name.EndsWith("attention.self.key.bias", StringComparison.Ordinal)
                ? 2e-5f                                  // the true gradient is 0: only noise
                : (1e-5f * expected.Max(Math.Abs)) + 1e-6f;
            using Tensor actual = arena.Gradient(parameter);
            GoldenCase.AssertClose(parameter.Name, expected, [.. actual.data<float>()], tolerance);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Folders))]
    public void FifteenSteps_TorchsRules_FollowTheGoldenTrajectory(string name)
    {
        using GoldenCase golden = new(name);
        using GoldenTraining training = new(golden.Networks, golden.Inputs);
        bool hasKinks = GoldenConfiguration.Read(Path.Combine(golden.Folder, "discriminator.config.json")).Activation == "Relu";
        float[] generatorLosses = golden.Outputs.Floats("train.gen_loss"), discriminatorLosses = golden.Outputs.Floats("train.disc_loss");
        float[] norms = golden.Outputs.Floats("train.grad_norm");
        Assert.Equal(TrajectorySteps, norms.Length);
        for (int step = 0; step < TrajectorySteps; step++)
        {
            (double generator, double discriminator, _) = training.Backward();
            double tolerance = step < 3 ? 1e-5 : 1e-3;
            AssertRelative($"train.gen_loss of step {step}", generatorLosses[step], generator, tolerance);
            AssertRelative($"train.disc_loss of step {step}", discriminatorLosses[step], discriminator, tolerance);
            AssertRelative($"train.grad_norm of step {step}", norms[step], training.GradientNorm(), hasKinks && step >= 5 ? 5e-2 : 1e-3);
            training.Update();
        }
    }

    private static void AssertRelative(string what, double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Abs(expected), $"{what}: {expected} and {actual}");
}
