using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis.CSharp;

namespace ElectraDsl.Generators.Planning;

/// <summary>Names labels, and places a head's tensors behind its encoder's model.</summary>
internal static class HeadPlanner
{
    /// <summary>The plan of a spec that passed validation.</summary>
    public static HeadPlan Plan(HeadSpec spec)
    {
        NetworkPlan encoder = ModelPlanner.Plan(spec.Encoder!.Model!).Kept;
        HeadPlan plan = new(spec, spec.Labels.Select(NameOf).ToEquatableArray(), encoder, []);
        return plan with { Tensors = Place(TensorsOf(plan)).ToEquatableArray() };
    }

    /// <summary>
    /// A label as a member of an enum: its words with a capital letter each, what is no letter or digit left out. <c>not_entailment</c> is
    /// <c>NotEntailment</c>, <c>B-PER</c> is <c>BPER</c>. Empty where nothing is left.
    /// </summary>
    public static string NameOf(string label)
    {
        StringBuilder name = new();
        bool starts = true;
        foreach (char letter in label)
        {
            if (!SyntaxFacts.IsIdentifierPartCharacter(letter) || letter == '_')
            {
                starts = true;
                continue;
            }

            _ = name.Append(starts ? char.ToUpper(letter, CultureInfo.InvariantCulture) : letter);
            starts = false;
        }

        return name.Length > 0 && !SyntaxFacts.IsIdentifierStartCharacter(name[0]) ? "Label" + name : name.ToString();
    }

    private static IEnumerable<(string Name, int[] Shape)> TensorsOf(HeadPlan plan)
    {
        int hidden = plan.Hidden, outputs = plan.Outputs;
        if (plan.Spec.IsOfVectors)
            yield break;
        if (plan.Spec.Task == HeadTask.MultipleChoice)
        {
            yield return ("sequence_summary.summary.weight", [hidden, hidden]);
            yield return ("sequence_summary.summary.bias", [hidden]);
            yield return ("classifier.weight", [outputs, hidden]);
            yield return ("classifier.bias", [outputs]);
            yield break;
        }

        if (plan.Spec is { IsOfSequences: true, Form: HeadForm.HuggingFace })
        {
            yield return ("classifier.dense.weight", [hidden, hidden]);
            yield return ("classifier.dense.bias", [hidden]);
            yield return ("classifier.out_proj.weight", [outputs, hidden]);
            yield return ("classifier.out_proj.bias", [outputs]);
            yield break;
        }

        string layer = plan.Spec.Task == HeadTask.QuestionAnswering ? "qa_outputs" : "classifier";
        yield return ($"{layer}.weight", [outputs, hidden]);
        yield return ($"{layer}.bias", [outputs]);
    }

    /// <summary>As <c>ArenaLayout.Append</c> places them.</summary>
    private static IEnumerable<HeadTensor> Place(IEnumerable<(string Name, int[] Shape)> tensors)
    {
        long offset = 0;
        foreach ((string name, int[] shape) in tensors)
        {
            HeadTensor placed = new(name, string.Concat(name.Split('.', '_').Select(Capitalized)), shape.ToEquatableArray(), offset);
            yield return placed;
            offset = (offset + placed.Count + ArenaPlan.Alignment - 1) / ArenaPlan.Alignment * ArenaPlan.Alignment;
        }
    }

    private static string Capitalized(string word) => char.ToUpperInvariant(word[0]) + word.Substring(1);
}
