using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ElectraDsl.Generators.Model;
using ElectraDsl.Generators.Objectives;
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

        // A generator's head is a kernel, and exists to train the discriminator.
        GeneratedFile[] networks = [.. plan.Networks.Where(network => plan.IsTrained || network == plan.Kept).Select(network =>
            new GeneratedFile($"{fileName}.{network.Role}.g.cs", NetworkSource.Write(plan, network)))];
        token.ThrowIfCancellationRequested();
        if (!plan.IsTrained)
            return new ModelFiles([facts, parameters, .. networks]);
        IEnumerable<GeneratedFile> further = ModelObjectives
            .Of(plan.Objective)
            .WriteFiles(plan)
            .Select(file => new GeneratedFile($"{fileName}.{file.Name}.g.cs", file.Text));
        GeneratedFile kernels = new($"{fileName}.Kernels.g.cs", KernelsSource.Write(plan));
        return new ModelFiles([facts, parameters, .. networks, .. further, kernels, new($"{fileName}.Trainer.g.cs", TrainerSource.Write(plan))]);
    }

    public void Add(SourceProductionContext output)
    {
        foreach (GeneratedFile file in Files)
            output.AddSource(file.Name, file.Text);
    }
}
