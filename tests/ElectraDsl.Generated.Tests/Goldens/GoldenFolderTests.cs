using ElectraDsl.Export;
using ElectraDsl.Testing;
using ElectraDsl.Training;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Goldens;

/// <summary>The goldens' files through the arena and back.</summary>
[Trait("Category", "Goldens")]
public sealed class GoldenFolderTests
{
    public static TheoryData<string> Folders => GoldenModelTests.Folders;

    [SkippableTheory]
    [MemberData(nameof(Folders))]
    public void HuggingFaceToArenaToHuggingFace_KeepsEveryByte(string name)
    {
        string golden = GoldenFiles.Find(name);
        using TemporaryFolder folder = new();
        foreach (string network in new[] { "discriminator", "generator" })
        {
            _ = Directory.CreateDirectory(folder["before", network]);
            File.Copy(Path.Combine(golden, network + ".config.json"), folder["before", network, "config.json"]);
            File.Copy(Path.Combine(golden, network + ".safetensors"), folder["before", network, "model.safetensors"]);
        }

        PretrainingRecipe recipe = CompiledModel.Of(golden).Recipe;
        using (ParameterArena arena = new(recipe.Layout, CPU))
        {
            HuggingFaceFolder.Load(folder["before"], arena, recipe.Facts);
            HuggingFaceFolder.Save(folder["after"], arena, recipe.Facts);
        }

        foreach (string network in new[] { "discriminator", "generator" })
        {
            GoldenTensors before = GoldenTensors.Read(folder["before", network, "model.safetensors"]);
            GoldenTensors after = GoldenTensors.Read(folder["after", network, "model.safetensors"]);
            Assert.Equal(before.Names.Order(StringComparer.Ordinal), after.Names.Order(StringComparer.Ordinal));
            foreach (string tensor in before.Names)
            {
                Assert.Equal(before.Shape(tensor), after.Shape(tensor));
                Assert.Equal(
                    before.Floats(tensor).Select(BitConverter.SingleToInt32Bits),
                    after.Floats(tensor).Select(BitConverter.SingleToInt32Bits));
            }
        }
    }
}
