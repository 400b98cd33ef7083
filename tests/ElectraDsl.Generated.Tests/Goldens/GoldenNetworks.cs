using ElectraDsl.Checkpoints;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Goldens;

/// <summary>The two networks of one golden model behind one face, over an arena that holds the golden's weights.</summary>
internal sealed class GoldenNetworks : IDisposable
{
    private readonly nn.Module<Tensor, Tensor, Tensor?, Tensor, Tensor> generator;
    private readonly nn.Module<Tensor, Tensor, Tensor?, Tensor> discriminator;

    private GoldenNetworks(
        ParameterArena arena,
        nn.Module<Tensor, Tensor, Tensor?, Tensor, Tensor> generator,
        nn.Module<Tensor, Tensor, Tensor?, Tensor> discriminator)
    {
        Arena = arena;
        this.generator = generator;
        this.discriminator = discriminator;
    }

    public ParameterArena Arena { get; }

    /// <summary>Builds the networks declared like the folder's configuration and loads the folder's weights by name.</summary>
    public static GoldenNetworks Load(string folder)
    {
        GoldenNetworks networks = Path.GetFileName(folder) switch
        {
            "model_proj_gelu" => Build(ProjGelu.Parameters.Layout, arena => new ProjGelu.Generator(arena), arena => new ProjGelu.Discriminator(arena)),
            "model_equal_relu" => Build(EqualRelu.Parameters.Layout, arena => new EqualRelu.Generator(arena), arena => new EqualRelu.Discriminator(arena)),
            "model_equal_all_gelu" =>
                Build(EqualAllGelu.Parameters.Layout, arena => new EqualAllGelu.Generator(arena), arena => new EqualAllGelu.Discriminator(arena)),
            string other => throw new ArgumentException($"No record is declared for '{other}'.", nameof(folder)),
        };
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

    /// <summary>A parameter's name as "network" and Hugging Face's key.</summary>
    public static (string Network, string Key) Split(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return (name[..dot], name[(dot + 1)..]);
    }

    public Tensor Discriminate(Tensor ids, Tensor types, Tensor? mask) => discriminator.call(ids, types, mask);

    public Tensor Generate(Tensor ids, Tensor types, Tensor? mask, Tensor positions) => generator.call(ids, types, mask, positions);

    public void Dispose()
    {
        generator.Dispose();
        discriminator.Dispose();
        Arena.Dispose();
    }

    private static GoldenNetworks Build(
        ArenaLayout layout,
        Func<ParameterArena, nn.Module<Tensor, Tensor, Tensor?, Tensor, Tensor>> generator,
        Func<ParameterArena, nn.Module<Tensor, Tensor, Tensor?, Tensor>> discriminator)
    {
        ParameterArena arena = new(layout, CPU);
        return new GoldenNetworks(arena, generator(arena), discriminator(arena));
    }
}
