using ElectraDsl.Export;
using ElectraDsl.Generated.Tests.Goldens;
using ElectraDsl.Testing;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.MaskedLanguageModels;

/// <summary>
/// A model that is declared as a golden's <c>ElectraForMaskedLM</c>, with its weights, beside Hugging Face's numbers, and beside the plain model
/// where the goldens have none.
/// </summary>
[Trait("Category", "Goldens")]
public sealed class GoldenMaskedLanguageModelTests
{
    public static TheoryData<string> Folders => GoldenModelTests.Folders;

    [SkippableTheory]
    [MemberData(nameof(Folders))]
    public void Encoder_GoldenWeights_GivesTheGoldenStatesAndLogits(string name)
    {
        using GoldenMaskedLanguageModel golden = new(name);
        using DisposeScope scope = NewDisposeScope();
        bool[] tokens = [.. golden.Inputs.AttentionMask.data<bool>()];
        IReadOnlyList<Tensor> states = golden.States();
        Assert.Equal(golden.Outputs.Names.Count(output => output.StartsWith("gen.hidden_states.", StringComparison.Ordinal)), states.Count);
        for (int layer = 0; layer < states.Count; layer++)
            AssertAtTokens($"gen.hidden_states.{layer}", states[layer], 1e-5f);
        AssertAtTokens("gen.logits", golden.Logits(tensor(tokens.Select((_, index) => (long)index).ToArray())), 5e-5f);

        void AssertAtTokens(string output, Tensor actual, float tolerance)
        {
            float[] expected = golden.Outputs.Floats(output), values = [.. actual.detach().contiguous().data<float>()];
            int width = values.Length / tokens.Length;
            GoldenCase.AssertClose(
                output,
                [.. expected.Where((_, index) => tokens[index / width])],
                [.. values.Where((_, index) => tokens[index / width])],
                tolerance);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Folders))]
    public void Step_GoldenMasks_GivesTheGoldenLossAndGradients(string name)
    {
        using GoldenMaskedLanguageModel golden = new(name);
        using DisposeScope scope = NewDisposeScope();
        MaskedLanguageModelTrainer trainer = golden.Trainer;
        trainer.Accumulate(golden.Batch, golden.Step(0));
        Assert.Equal(golden.Outputs.Floats("gen.loss")[0], Loss(trainer), 1e-5);

        // The goldens' gradients of what both networks share are sums of both losses: there, the plain model says what this loss's part is.
        PlainMaskedLanguageModel plain = new(trainer.Recipe, trainer.Arena);
        Assert.Equal(golden.Outputs.Floats("gen.loss")[0], Backward(plain, golden), 1e-5);
        Agreement.AssertGradients(trainer, plain);
        ParameterSpec[] own = [.. trainer.Arena.Layout.Parameters.Where(parameter => golden.Gradients.Names.Contains(GoldenNameOf(parameter)))];
        Assert.Equal(golden.Gradients.Names.Count(key => key.StartsWith("generator.", StringComparison.Ordinal)), own.Length);
        foreach (ParameterSpec parameter in own)
            Agreement.AssertGradient(
                parameter,
                golden.Gradients.Numbers(GoldenNameOf(parameter)),
                [.. trainer.Arena.Gradient(parameter).contiguous().data<float>()]);

        static string GoldenNameOf(ParameterSpec parameter) => "generator." + parameter.Name["encoder.".Length..];
    }

    [SkippableTheory]
    [MemberData(nameof(Folders))]
    public void FifteenSteps_FollowThePlainModel(string name)
    {
        using GoldenMaskedLanguageModel golden = new(name);
        using DisposeScope scope = NewDisposeScope();
        MaskedLanguageModelTrainer trainer = golden.Trainer;
        PlainMaskedLanguageModel plain = new(trainer.Recipe, trainer.Arena);
        Tensor start = trainer.Arena.Weights.clone();
        for (int step = 0; step < 15; step++)
        {
            trainer.Accumulate(golden.Batch, golden.Step((uint)step));
            Agreement.AssertRelative("the loss", step, Backward(plain, golden), Loss(trainer));
            Agreement.AssertRelative("the gradient's norm", step, plain.Update(1e-3), trainer.Update(1e-3, step).item<float>());
        }

        Agreement.AssertWeights(trainer, plain, start);
    }

    [SkippableTheory]
    [MemberData(nameof(Folders))]
    public void HuggingFaceToArenaToHuggingFace_KeepsEveryByte(string name)
    {
        using GoldenMaskedLanguageModel golden = new(name);
        HuggingFaceFolder.Save(golden.Folder["again"], golden.Trainer.Arena, golden.Trainer.Recipe.Facts);
        GoldenTensors before = GoldenTensors.Read(golden.Folder["hf", "encoder", "model.safetensors"]),
            after = GoldenTensors.Read(golden.Folder["again", "encoder", "model.safetensors"]);
        Assert.Equal(before.Names.Order(StringComparer.Ordinal), after.Names.Order(StringComparer.Ordinal));
        foreach (string tensor in before.Names)
            Assert.Equal(before.Floats(tensor).Select(BitConverter.SingleToInt32Bits), after.Floats(tensor).Select(BitConverter.SingleToInt32Bits));
        Assert.Contains("\"ElectraForMaskedLM\"", File.ReadAllText(golden.Folder["again", "encoder", "config.json"]), StringComparison.Ordinal);
    }

    private static double Backward(PlainMaskedLanguageModel plain, GoldenMaskedLanguageModel golden)
    {
        GoldenInputs inputs = golden.Inputs;
        return plain.Backward(inputs.MaskedIds, inputs.TokenTypeIds, inputs.AttentionMask, inputs.Positions, inputs.Targets).Tokens;
    }

    private static double Loss(MaskedLanguageModelTrainer trainer) => trainer.Totals.Take().Ratio("mlm_loss_sum", "masked_tokens");
}
