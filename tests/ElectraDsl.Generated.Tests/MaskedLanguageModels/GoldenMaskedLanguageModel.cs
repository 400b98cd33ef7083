using ElectraDsl.Data;
using ElectraDsl.Export;
using ElectraDsl.Generated.Tests.Goldens;
using ElectraDsl.Kernels;
using ElectraDsl.Testing;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.MaskedLanguageModels;

/// <summary>
/// A golden's generator as a masked language model of its own: the trainer that the compiler writes for it, with the golden's weights, masks and
/// text.
/// </summary>
internal sealed class GoldenMaskedLanguageModel : IDisposable
{
    private delegate Tensor Guess(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask, Tensor positions);

    private readonly DisposeScope scope;
    private readonly TemporaryFolder folder = new();
    private readonly nn.Module network;

    /// <summary>Skips the test where the folder is absent.</summary>
    public GoldenMaskedLanguageModel(string name)
    {
        string golden = GoldenFiles.Find(name);
        scope = NewDisposeScope();
        Inputs = GoldenInputs.Read(golden);
        Outputs = GoldenTensors.Read(Path.Combine(golden, "outputs.safetensors"));
        Gradients = GoldenTensors.Read(Path.Combine(golden, "grads.safetensors"));

        CompiledModel model = CompiledModel.Declared(GoldenConfiguration.DeclareMasked(
            CompiledModel.RecordName, GoldenConfiguration.Read(Path.Combine(golden, "generator.config.json"))));
        Trainer = (MaskedLanguageModelTrainer)model.Recipe.CreateTrainer(CPU);
        Trainer.Kernels = Trainer.Kernels with { Masking = new FixedMasking(Inputs.MaskedIds, Inputs.Positions, Inputs.Targets) };
        Batch = Batch.From(Examples(), model.Recipe.Facts, CPU);
        network = (nn.Module)model.Network("Encoder", Trainer.Arena);

        _ = Directory.CreateDirectory(folder["hf", "encoder"]);
        File.Copy(Path.Combine(golden, "generator.config.json"), folder["hf", "encoder", "config.json"]);
        File.Copy(Path.Combine(golden, "generator.safetensors"), folder["hf", "encoder", "model.safetensors"]);
        HuggingFaceFolder.Load(folder["hf"], Trainer.Arena, model.Recipe.Facts);
    }

    /// <summary>The generated trainer, which masks as the golden does.</summary>
    public MaskedLanguageModelTrainer Trainer { get; }

    /// <summary>The golden's text.</summary>
    public Batch Batch { get; }

    public GoldenInputs Inputs { get; }

    public GoldenTensors Outputs { get; }

    public GoldenTensors Gradients { get; }

    /// <summary>Its weights as Hugging Face has them, and a place for those that are saved again.</summary>
    public TemporaryFolder Folder => folder;

    /// <summary>Logits, float32 [M, V].</summary>
    public Tensor Logits(Tensor positions) =>
        network.GetType().GetMethod("Logits")!.CreateDelegate<Guess>(network)(Inputs.MaskedIds, Inputs.TokenTypeIds, Inputs.AttentionMask, positions);

    /// <summary>After the embeddings and after each layer.</summary>
    public IReadOnlyList<Tensor> States() => ((IEncoder)network).EncodeAll(Inputs.MaskedIds, Inputs.TokenTypeIds, Inputs.AttentionMask);

    /// <summary>What the step of an update must know.</summary>
    public StepContext Step(uint step) =>
        new(new RandomKey(1, step), 0, Inputs.Positions.numel(), Batch.Tokens, Batch.Rows, StepHyperparameters.ForEvaluation(Trainer.Recipe));

    public void Dispose()
    {
        network.Dispose();
        Batch.Dispose();
        Trainer.Dispose();
        scope.Dispose();
        folder.Dispose();
    }

    private ExampleBatch Examples()
    {
        int length = (int)Inputs.InputIds.shape[1];
        long[] ids = [.. Inputs.InputIds.data<long>()], types = [.. Inputs.TokenTypeIds.data<long>()];
        bool[] tokens = [.. Inputs.AttentionMask.data<bool>()];
        List<Example> rows = [];
        for (int start = 0; start < ids.Length; start += length)
        {
            int count = tokens.AsSpan(start, length).Count(true), first = types.AsSpan(start, length).IndexOf(1);
            rows.Add(new Example([.. ids.Skip(start).Take(count).Select(id => (int)id)], first < 0 ? count : first));
        }

        return ExampleBatch.Of(rows, length, paddingId: 0);
    }
}
