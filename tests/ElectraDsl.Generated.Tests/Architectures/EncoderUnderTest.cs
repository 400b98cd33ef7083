using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Architectures;

/// <summary>Both networks of a model over an arena of random weights.</summary>
internal sealed class EncoderUnderTest : IDisposable
{
    private delegate IReadOnlyList<Tensor> HiddenStates(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask);

    private delegate Tensor VocabularyLogits(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask, Tensor positions);

    private readonly PretrainingRecipe recipe;

    /// <param name="recipe">The model.</param>
    /// <param name="seed">Chooses the weights.</param>
    /// <param name="layout">The model's layout with further tensors behind it; null for the model's own.</param>
    public EncoderUnderTest(PretrainingRecipe recipe, int seed, ArenaLayout? layout = null)
    {
        layout ??= recipe.Layout;
        this.recipe = recipe;
        Arena = ParameterArena.ForTraining(layout, CPU);
        Random random = new(seed);
        foreach (ParameterSpec parameter in layout.Parameters)
        {
            // Biases and norms do not start at 0 and 1 here, or nothing would tell whether they are used.
            double middle = parameter.Initializer == Initializer.Ones ? 1 : 0;
            float[] values = [.. Enumerable.Range(0, (int)parameter.Count).Select(_ => (float)(middle + random.NextDouble() - 0.5))];
            Weights.Add(parameter.Name, values);
            using DisposeScope scope = NewDisposeScope();
            using IDisposable noGradient = no_grad();
            _ = Arena.Values(parameter).copy_(tensor(values, [.. parameter.Shape]));
        }

        Discriminator = (nn.Module<Tensor, Tensor, Tensor?, Tensor>)Network("Discriminator");
        Generator = (nn.Module<Tensor, Tensor, Tensor?, Tensor, Tensor>)Network("Generator");
        Discriminator.eval();
        Generator.eval();
    }

    public ParameterArena Arena { get; }

    public nn.Module<Tensor, Tensor, Tensor?, Tensor> Discriminator { get; }

    public nn.Module<Tensor, Tensor, Tensor?, Tensor, Tensor> Generator { get; }

    public Dictionary<string, float[]> Weights { get; } = [];

    /// <summary>States after the embeddings and after each layer, in the caller's scope.</summary>
    public static IReadOnlyList<Tensor> States(nn.Module network, Tensor ids, Tensor types, Tensor? mask)
    {
        using IDisposable noGradient = no_grad();
        return network.GetType().GetMethod("EncodeAll")!.CreateDelegate<HiddenStates>(network)(ids, types, mask);
    }

    /// <summary>What the generator thinks of the whole vocabulary at some positions, in the caller's scope.</summary>
    public Tensor GeneratorLogits(Tensor ids, Tensor types, Tensor? mask, Tensor positions)
    {
        using IDisposable noGradient = no_grad();
        return Generator.GetType().GetMethod("Logits")!.CreateDelegate<VocabularyLogits>(Generator)(ids, types, mask, positions);
    }

    public void Dispose()
    {
        Generator.Dispose();
        Discriminator.Dispose();
        Arena.Dispose();
    }

    private object Network(string name) => Activator.CreateInstance(recipe.GetType().GetNestedType(name)!, Arena, null)!;
}
