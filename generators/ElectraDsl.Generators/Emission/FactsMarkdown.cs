using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>The facts for people: a table a network, part by part.</summary>
internal static class FactsMarkdown
{
    public static string Write(IEnumerable<ModelPlan> models) => string.Join("\n\n", models.Select(Model)) + "\n\n" + """
        Parts of a layer stand for one layer. FLOPs are floating-point operations of training, forward and backward.

        - FLOPs (6ND): as they are usually counted, 6 for each weight that a token is multiplied with, and attention's products. For hours and utilization.
        - FLOPs (paper): as ELECTRA's tables count them (flops_computation.py), a backward pass as dear as the forward pass, lookups multiplied out,
          and 15.625 % of the tokens masked. To compare with those tables only.
        - Kept: bytes that the forward pass leaves for the backward pass, in float32 on a CPU.
        - L: positions of the sequence. M: masked tokens of the sequence, divided by its tokens.
        """;

    private static string Model(ModelPlan plan) => Text.Of($$"""
        # {{plan.Record.FullName}}

        {{Literal.Grouped(plan.Arena.ParameterCount)}} parameters, shared ones counted once. Fingerprint {{plan.Fingerprint}}.

        {{string.Join("\n\n", plan.Networks.Select(network => Network(network.Name, plan.CostOf(network))))}}
        """);

    private static string Network(string name, NetworkCost cost)
    {
        IEnumerable<string> rows =
        [
            $"| {name} | times | parameters | FLOPs a token (6ND) | FLOPs a token (paper) | kept a token |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
            .. cost.Parts.Select(part =>
                Row(
                    Words(part.Part),
                    part.Repeats.ToString(CultureInfo.InvariantCulture),
                    part.Parameters,
                    part.TrainingFlops,
                    part.PaperFlops,
                    part.ActivationBytes)),
            Row("all", "", cost.Parameters, cost.TrainingFlops, cost.PaperFlops, cost.ActivationBytes),
        ];
        return string.Join("\n", rows);
    }

    private static string Row(string name, string times, long parameters, TokenCost usual, TokenCost paper, TokenCost kept) =>
        $"| {name} | {times} | {Literal.Grouped(parameters)} | {Formula(usual)} | {Formula(paper)} | {Formula(kept)} |";

    /// <summary>"1,536 L + 638,976".</summary>
    private static string Formula(TokenCost cost)
    {
        List<string> terms = [];
        if (cost.PerToken > 0)
            terms.Add(Literal.Grouped(cost.PerToken));
        if (cost.PerPosition > 0)
            terms.Add(Literal.Grouped(cost.PerPosition) + " L");
        if (cost.PerMaskedToken > 0)
            terms.Add(Literal.Grouped(cost.PerMaskedToken) + " M");
        if (cost.PerSequence > 0)
            terms.Add(Literal.Grouped(cost.PerSequence) + " / L");
        return terms.Count == 0 ? "0" : string.Join(" + ", terms);
    }

    /// <summary>"attention scores".</summary>
    private static string Words(NetworkPart part) => string.Concat(part.ToString().Select((letter, index) =>
        char.IsUpper(letter) ? (index > 0 ? " " : "") + char.ToLowerInvariant(letter) : letter.ToString(CultureInfo.InvariantCulture)));
}
