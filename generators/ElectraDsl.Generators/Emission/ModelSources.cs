using ElectraDsl.Generators.Planning;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Emission;

/// <summary>The files of one model.</summary>
internal static class ModelSources
{
    public static void Add(SourceProductionContext output, ModelPlan plan, string fileName)
    {
        output.AddSource($"{fileName}.g.cs", FactsSource.Write(plan));
        output.CancellationToken.ThrowIfCancellationRequested();
        output.AddSource($"{fileName}.Parameters.g.cs", ParametersSource.Write(plan));
        output.CancellationToken.ThrowIfCancellationRequested();
        output.AddSource($"{fileName}.Generator.g.cs", GeneratorSource.Write(plan));
        output.CancellationToken.ThrowIfCancellationRequested();
        output.AddSource($"{fileName}.Discriminator.g.cs", DiscriminatorSource.Write(plan));
        output.CancellationToken.ThrowIfCancellationRequested();
        output.AddSource($"{fileName}.Kernels.g.cs", KernelsSource.Write(plan));
        output.AddSource($"{fileName}.Trainer.g.cs", TrainerSource.Write(plan));
    }
}
