using System.Threading;
using ElectraDsl.Generators.Model;
using ElectraDsl.Generators.Planning;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Emission;

/// <summary>The files of one model, whole or not at all.</summary>
internal sealed record ModelFiles(EquatableArray<GeneratedFile> Files)
{
    public static ModelFiles Write(ModelPlan plan, string fileName, CancellationToken token)
    {
        GeneratedFile facts = new($"{fileName}.g.cs", FactsSource.Write(plan));
        token.ThrowIfCancellationRequested();
        GeneratedFile parameters = new($"{fileName}.Parameters.g.cs", ParametersSource.Write(plan));
        token.ThrowIfCancellationRequested();
        GeneratedFile discriminator = new($"{fileName}.Discriminator.g.cs", DiscriminatorSource.Write(plan));
        token.ThrowIfCancellationRequested();

        // The generator's head is a kernel, and exists to train the discriminator.
        if (!plan.IsTrained) return new ModelFiles([facts, parameters, discriminator]);
        GeneratedFile generator = new($"{fileName}.Generator.g.cs", GeneratorSource.Write(plan));
        token.ThrowIfCancellationRequested();
        GeneratedFile kernels = new($"{fileName}.Kernels.g.cs", KernelsSource.Write(plan));
        return new ModelFiles([facts, parameters, generator, discriminator, kernels, new($"{fileName}.Trainer.g.cs", TrainerSource.Write(plan))]);
    }

    public void Add(SourceProductionContext output)
    {
        foreach (GeneratedFile file in Files) output.AddSource(file.Name, file.Text);
    }
}
