using ElectraDsl.Checkpoints;
using ElectraDsl.Kernels;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Goldens;

/// <summary>The two networks of one golden model behind one face, over an arena that holds the golden's weights.</summary>
internal sealed class GoldenNetworks : IDisposable
{
    private delegate Tensor Logits(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask, Tensor positions);

    private delegate IReadOnlyList<Tensor> HiddenStates(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask);

    private readonly nn.Module<Tensor, Tensor, Tensor?, Tensor, Tensor> generator;
    private readonly nn.Module<Tensor, Tensor, Tensor?, Tensor> discriminator;

    private GoldenNetworks(CompiledModel model)
    {
        Arena = ParameterArena.ForTraining(model.Recipe.Layout, CPU);
        generator = (nn.Module<Tensor, Tensor, Tensor?, Tensor, Tensor>)model.Network("Generator", Arena);
        discriminator = (nn.Module<Tensor, Tensor, Tensor?, Tensor>)model.Network("Discriminator", Arena);
        Kernels = model.Kernels(KernelBackend.TorchOps);
    }

    public ParameterArena Arena { get; }

    public KernelTable Kernels { get; }

    /// <summary>Builds the networks declared like the folder's configuration and loads the folder's weights by name.</summary>
    public static GoldenNetworks Load(string folder)
    {
        GoldenNetworks networks = new(CompiledModel.Of(folder));
        using SafetensorsFile discriminator = SafetensorsFile.Open(Path.Combine(folder, "discriminator.safetensors"));
        using SafetensorsFile generator = SafetensorsFile.Open(Path.Combine(folder, "generator.safetensors"));
        using IDisposable noGradient = no_grad();
        foreach (ParameterSpec parameter in networks.Arena.Layout.Parameters)
        {
            (string network, string key) = Split(parameter.Name);
            using Tensor values = networks.Arena.Values(parameter);
            (network == "discriminator" ? discriminator : generator).LoadInto(key, values);
        }

        return networks;
    }

    public Tensor Discriminate(Tensor ids, Tensor types, Tensor? mask) => discriminator.call(ids, types, mask);

    public Tensor Generate(Tensor ids, Tensor types, Tensor? mask, Tensor positions) =>
        generator.GetType().GetMethod("Logits")!.CreateDelegate<Logits>(generator)(ids, types, mask, positions);

    /// <summary>After the embeddings and after each layer, of one network: disc or gen.</summary>
    public IReadOnlyList<Tensor> EncodeAll(string network, Tensor ids, Tensor types, Tensor? mask)
    {
        nn.Module module = network == "disc" ? discriminator : generator;
        return module.GetType().GetMethod("EncodeAll")!.CreateDelegate<HiddenStates>(module)(ids, types, mask);
    }

    public void Dispose()
    {
        generator.Dispose();
        discriminator.Dispose();
        Arena.Dispose();
    }

    /// <summary>A parameter's name as "network" and Hugging Face's key.</summary>
    private static (string Network, string Key) Split(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return (name[..dot], name[(dot + 1)..]);
    }
}
