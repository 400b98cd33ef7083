using System.Collections.Generic;
using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Validation;

/// <summary>EDSL3001: a model of base size does not train with the small model's learning rate.</summary>
internal static class LearningRateRule
{
    public static readonly DiagnosticDescriptor Descriptor = new(
        id: "EDSL3001",
        title: "The learning rate is too high for this size",
        messageFormat: "LearningRate is {0} for a discriminator of HiddenSize {1}; the published base and large models take 2e-4, only the small one (256) takes 5e-4",
        category: Category.Recipe,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: DiagnosticPage.Of("EDSL3001"));

    // Between the widest model that is known to take 5e-4 (256) and the narrowest that was given less (768), and between the two rates, by factors:
    // sqrt(256 * 768) = 443, sqrt(5e-4 * 2e-4) = 3.2e-4.
    private const int BaseSize = 512;
    private const double HighestRateOfBase = 3e-4;
    private const string RateOfBase = "2e-4";

    public static IEnumerable<Finding> Check(ModelSpec spec)
    {
        HyperparameterSpec<double> hyperparameter = spec.Recipe.LearningRate;
        if (spec.Discriminator?.HiddenSize is not >= BaseSize || hyperparameter.Value is not > HighestRateOfBase)
            yield break;

        string name = nameof(spec.Recipe.LearningRate);
        yield return Finding
            .Of(
                Descriptor,
                hyperparameter.IsAssigned
                    ? NamedLocation.Of(DeclarationPart.Recipe, name)
                    : NamedLocation.Of(DeclarationPart.Discriminator, nameof(spec.Discriminator.HiddenSize)),
                Wording.Of(hyperparameter.Value.Value),
                Wording.Of(spec.Discriminator.HiddenSize.Value))
            .FixedBy(Fix.Of($"Set {name} to {RateOfBase}", new Setting(DeclarationPart.Recipe, name, RateOfBase)));
    }
}
