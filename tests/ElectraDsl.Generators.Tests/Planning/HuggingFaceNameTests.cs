using ElectraDsl.Testing;

namespace ElectraDsl.Generators.Tests;

/// <summary>Names and shapes are those of Hugging Face's state dictionaries; what is shared is there once.</summary>
[Trait("Category", "Goldens")]
public sealed class HuggingFaceNameTests
{
    public static TheoryData<string> Folders => [.. GoldenFiles.Models];

    [SkippableTheory]
    [MemberData(nameof(Folders))]
    public void Parameters_AreThoseOfTheGoldenGradients(string folder)
    {
        GoldenTensors golden = GoldenTensors.Read(GoldenFiles.Find($"{folder}/grads.safetensors"));
        IEnumerable<string> expected = golden.Names
            .Where(name => !name.StartsWith("seqcls_loss.", StringComparison.Ordinal))
            .Select(name => $"{name} [{string.Join(", ", golden.Shape(name))}]");

        string declaration = GoldenConfiguration.Declare(
            "Small",
            GoldenConfiguration.Read(GoldenFiles.Find($"{folder}/generator.config.json")),
            GoldenConfiguration.Read(GoldenFiles.Find($"{folder}/discriminator.config.json")));
        IEnumerable<string> planned = Plans.Of(declaration).Arena.Parameters()
            .Select(parameter => $"{parameter.Name} [{string.Join(", ", parameter.Shape)}]");

        Assert.Equal(expected.Order(StringComparer.Ordinal), planned.Order(StringComparer.Ordinal));
    }
}
