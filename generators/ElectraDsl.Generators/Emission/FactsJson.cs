using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>The facts for programs that read them: names and shapes are those of the command <c>info --json</c>.</summary>
internal static class FactsJson
{
    public static string Write(IEnumerable<ModelPlan> models) => Text.Of($$"""
        {
          "models": [
            {{string.Join(",\n", models.Select(Model))}}
          ]
        }
        """);

    private static string Model(ModelPlan plan) => Text.Of($$"""
        {
          "name": "{{plan.Record.SimpleName}}",
          "full_name": "{{plan.Record.FullName}}",
          "fingerprint": "{{plan.Fingerprint}}",
          "parameters": {{Number(plan.Arena.ParameterCount)}},
          {{string.Join(",\n", plan.Networks.Select(network => $"\"{network.Name}\": {Network(plan.CostOf(network))}"))}}
        }
        """);

    private static string Network(NetworkCost cost) => Text.Of($$"""
        {
            "parameters": {{Number(cost.Parameters)}},
            "training_flops": {{Cost(cost.TrainingFlops)}},
            "paper_flops": {{Cost(cost.PaperFlops)}},
            "activation_bytes": {{Cost(cost.ActivationBytes)}},
            "parts": [
              {{string.Join(",\n", cost.Parts.Select(Part))}}
            ]
          }
        """);

    private static string Part(PartCost part) =>
        $"{{ \"part\": \"{SnakeCase(part.Part.ToString())}\", \"repeats\": {Number(part.Repeats)}, \"parameters\": {Number(part.Parameters)}, "
        + $"\"training_flops\": {Cost(part.TrainingFlops)}, \"paper_flops\": {Cost(part.PaperFlops)}, \"activation_bytes\": {Cost(part.ActivationBytes)} }}";

    private static string Cost(TokenCost cost)
    {
        string once = cost.PerSequence == 0 ? "" : $", \"per_sequence\": {Number(cost.PerSequence)}";
        return $"{{ \"per_token\": {Number(cost.PerToken)}, \"per_position\": {Number(cost.PerPosition)}, \"per_masked_token\": {Number(cost.PerMaskedToken)}{once} }}";
    }

    private static string Number(long value) => Literal.Grouped(value).Replace(",", "");

    private static string SnakeCase(string name) => Regex.Replace(name, "(?<=.)([A-Z])", "_$1").ToLowerInvariant();
}
