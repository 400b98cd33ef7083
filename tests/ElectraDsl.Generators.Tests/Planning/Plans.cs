using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Tests;

/// <summary>Plans of declarations, by way of the generator.</summary>
internal static class Plans
{
    /// <summary>All kinds of tying.</summary>
    public static IReadOnlyList<string> Tyings { get; } = Enum.GetNames<WeightTying>();

    extension(ModelPlan plan)
    {
        public NetworkPlan Generator => plan.Of(NetworkRole.Generator);

        public NetworkPlan Discriminator => plan.Of(NetworkRole.Discriminator);

        public NetworkCost GeneratorCost => plan.CostOf(plan.Generator);

        public NetworkCost DiscriminatorCost => plan.CostOf(plan.Discriminator);
    }

    public static ModelPlan Of(string source)
    {
        CompiledModels compiled = ModelCompiler.Run(source);
        Assert.Empty(compiled.Reported);
        return (ModelPlan)compiled.Result.Results.Single().TrackedSteps[TrackingNames.Plans].Single().Outputs.Single().Value;
    }

    /// <summary>The plan of the last of several models that stand on one another.</summary>
    public static ModelPlan LastOf(params string[] sources)
    {
        CompiledModels compiled = ModelCompiler.Run(sources);
        Assert.Empty(compiled.Reported);
        return (ModelPlan)compiled.Result.Results.Single().TrackedSteps[TrackingNames.Plans].Last().Outputs.Single().Value;
    }

    /// <summary>The plan of a model named Small.</summary>
    public static ModelPlan Of(string model, string generator, string discriminator) => Of(Source(model, generator, discriminator));

    public static string Source(string model, string generator, string discriminator) => $"""
        using ElectraDsl;
        namespace Samples;
        [ElectraModel({model})]
        [Generator({generator})]
        [Discriminator({discriminator})]
        public sealed partial record Small;
        """;
}
