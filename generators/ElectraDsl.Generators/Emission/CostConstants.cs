using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>Writes what training on a token costs as constants: three ways of counting, of each network and of both.</summary>
internal static class CostConstants
{
    private const string Counted = "to train {0} on one token, as they are usually counted (6ND): 6 for each weight that the token is multiplied with";
    private const string Paper =
        "to train {0} on one token, as the paper's tables count them: a backward pass as dear as the forward pass, lookups multiplied out";

    public static string Write(ModelPlan plan) => string.Join("\n\n", [
        .. Flops(plan, "TrainingFlops", "Floating-point operations " + Counted, cost => cost.TrainingFlops),
        .. Flops(plan, "PaperFlops", "Floating-point operations " + Paper, cost => cost.PaperFlops),
        .. plan.Networks.SelectMany(network =>
            Network(network.Role.ToString(), "ActivationBytes", Kept(network.Name), plan.CostOf(network).ActivationBytes)),
    ]);

    private static string Kept(string network) =>
        $"Bytes that the {network}'s forward pass keeps of one token for its backward pass, in float32 on a CPU";

    private static IEnumerable<string> Flops(ModelPlan plan, string what, string summary, Func<NetworkCost, TokenCost> cost)
    {
        IEnumerable<string> own = plan.Networks.SelectMany(network =>
            Network(network.Role.ToString(), what, summary.Replace("{0}", "the " + network.Name), cost(plan.CostOf(network))));
        string all = plan.Networks.Count == 1 ? "the model" : "both networks";
        return
        [
            .. own,
            Constant(summary.Replace("{0}", all), $"Total{what}PerToken", Sum(plan, what, "PerToken")),
            Constant(Position("Total", what), $"Total{what}PerPosition", Sum(plan, what, "PerPosition")),
        ];
    }

    private static string Sum(ModelPlan plan, string what, string of) =>
        string.Join(" + ", plan.Networks.Select(network => $"{network.Role}{what}{of}"));

    private static IEnumerable<string> Network(string network, string what, string summary, TokenCost cost)
    {
        yield return Constant(summary, $"{network}{what}PerToken", Literal.Of(cost.PerToken));
        yield return Constant(Position(network, what), $"{network}{what}PerPosition", Literal.Of(cost.PerPosition));
        if (cost.PerMaskedToken > 0)
            yield return Constant(
                $"Added to {Reference(network, what)} for each masked token",
                $"{network}{what}PerMaskedToken",
                Literal.Of(cost.PerMaskedToken));
        if (cost.PerSequence > 0)
            yield return Constant(
                $"Added to {Reference(network, what)} for the first token of each sequence",
                $"{network}{what}PerSequence",
                Literal.Of(cost.PerSequence));
    }

    private static string Position(string network, string what) => $"Added to {Reference(network, what)} for each position of the token's sequence";

    private static string Reference(string network, string what) => $"<see cref=\"{network}{what}PerToken\"/>";

    private static string Constant(string summary, string name, string value) =>
        $"/// <summary>{summary}.</summary>\npublic const long {name} = {value};";
}
