using System.Collections.Generic;
using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>Writes what training on a token costs as constants: three ways of counting, of each network and of both.</summary>
internal static class CostConstants
{
    private const string Usual = "to train {0} on one token, as they are usually counted (6ND): 6 for each weight that the token is multiplied with";
    private const string Paper = "to train {0} on one token, as the paper's tables count them: a backward pass as dear as the forward pass, lookups multiplied out";

    public static string Write(ModelPlan plan)
    {
        NetworkCost generator = plan.GeneratorCost, discriminator = plan.DiscriminatorCost;
        return string.Join("\n\n", [
            .. Flops("TrainingFlops", "Floating-point operations " + Usual, generator.TrainingFlops, discriminator.TrainingFlops),
            .. Flops("PaperFlops", "Floating-point operations " + Paper, generator.PaperFlops, discriminator.PaperFlops),
            .. Network("Generator", "ActivationBytes", Kept("generator"), generator.ActivationBytes),
            .. Network("Discriminator", "ActivationBytes", Kept("discriminator"), discriminator.ActivationBytes),
        ]);
    }

    private static string Kept(string network) =>
        $"Bytes that the {network}'s forward pass keeps of one token for its backward pass, in float32 on a CPU";

    private static IEnumerable<string> Flops(string what, string summary, TokenCost generator, TokenCost discriminator) =>
    [
        .. Network("Generator", what, summary.Replace("{0}", "the generator"), generator),
        .. Network("Discriminator", what, summary.Replace("{0}", "the discriminator"), discriminator),
        Constant(summary.Replace("{0}", "both networks"), $"Total{what}PerToken", $"Generator{what}PerToken + Discriminator{what}PerToken"),
        Constant(Position("Total", what), $"Total{what}PerPosition", $"Generator{what}PerPosition + Discriminator{what}PerPosition"),
    ];

    private static IEnumerable<string> Network(string network, string what, string summary, TokenCost cost)
    {
        yield return Constant(summary, $"{network}{what}PerToken", Literal.Of(cost.PerToken));
        yield return Constant(Position(network, what), $"{network}{what}PerPosition", Literal.Of(cost.PerPosition));
        if (cost.PerMaskedToken > 0)
            yield return Constant($"Added to {Reference(network, what)} for each masked token", $"{network}{what}PerMaskedToken", Literal.Of(cost.PerMaskedToken));
    }

    private static string Position(string network, string what) => $"Added to {Reference(network, what)} for each position of the token's sequence";

    private static string Reference(string network, string what) => $"<see cref=\"{network}{what}PerToken\"/>";

    private static string Constant(string summary, string name, string value) => $"/// <summary>{summary}.</summary>\npublic const long {name} = {value};";
}
