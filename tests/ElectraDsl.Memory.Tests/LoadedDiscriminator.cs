using ElectraDsl.Checkpoints;
using ElectraDsl.Export;
using ElectraDsl.Testing;
using ElectraDsl.Training;
using static TorchSharp.torch;

namespace ElectraDsl.Memory.Tests;

/// <summary>The discriminator of <see cref="Presets.Base"/> for inference, in a process that does nothing else.</summary>
/// <param name="Path">Its weights as <see cref="Save"/> wrote them.</param>
internal sealed record LoadedDiscriminator(string Path)
{
    /// <summary>Writes the weights of a whole model that was just started.</summary>
    /// <param name="path">A file to be like a checkpoint's, or a name without an ending for a folder in Hugging Face's form.</param>
    /// <param name="model">The model.</param>
    public static void Save(string path, PretrainingRecipe model)
    {
        using ParameterArena whole = new(model.Layout, CPU);
        whole.Initialize(1);
        if (IsFile(path))
            ArenaFile.Write(path, whole.Layout, [("", whole.Weights)]);
        else
            HuggingFaceFolder.Save(path, whole, model.Facts);
    }

    /// <summary>
    /// Bytes that stay once it is loaded, above a program that has loaded a tiny model the same way: its libraries are there, and its code is
    /// compiled.
    /// </summary>
    public long Measure()
    {
        using TemporaryFolder folder = new();
        string tiny = folder[System.IO.Path.GetFileName(Path)];
        Save(tiny, new LittlePostNorm());
        _ = Grown(tiny, new LittlePostNorm());
        return Grown(Path, new Presets.Base());
    }

    private static long Grown(string path, PretrainingRecipe model)
    {
        long before = ResidentMemory.Now();
        using ParameterArena arena = new(model.EncoderLayout, CPU);
        if (IsFile(path))
            ArenaFile.LoadWeights(path, arena);
        else
            HuggingFaceFolder.Load(path, arena, model.Facts);
        using IEncoder network = model.CreateEncoder(arena);
        network.eval();
        return ResidentMemory.Now() - before;
    }

    private static bool IsFile(string path) => System.IO.Path.HasExtension(path);
}
