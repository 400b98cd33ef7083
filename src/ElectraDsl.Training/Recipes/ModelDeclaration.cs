using System.Globalization;
using System.Reflection;
using System.Text;

namespace ElectraDsl.Training;

/// <summary>Writes the declaration that gives a model's facts, for reports: the sizes, and whatever is not the attributes' default.</summary>
public static class ModelDeclaration
{
    /// <summary>C# with the three attributes and the record's head. Swapped kernels stand in a fourth attribute.</summary>
    public static string Of(ModelConfig facts)
    {
        ElectraModelAttribute model = new()
        {
            Objective = facts.Objective,
            NextSentencePrediction = facts.NextSentencePrediction,
            VocabularySize = facts.VocabularySize,
            EmbeddingSize = facts.EmbeddingSize,
            MaxPositions = facts.MaxPositions,
            TokenTypes = facts.TokenTypes,
            Tying = facts.Networks.Count == 1 ? new ElectraModelAttribute().Tying : facts.Tying,
            MaskProbability = facts.MaskProbability,
            MaskReplaceProbability = facts.MaskReplaceProbability,
            RandomReplaceProbability = facts.RandomReplaceProbability,
            Masking = facts.Masking,
            Pretokenization = facts.Pretokenization,
            PadTokenId = facts.SpecialTokens.Pad,
            UnknownTokenId = facts.SpecialTokens.Unknown,
            ClsTokenId = facts.SpecialTokens.Cls,
            SepTokenId = facts.SpecialTokens.Sep,
            MaskTokenId = facts.SpecialTokens.Mask,
        };
        StringBuilder text = new();
        AppendLine(text, Attribute("ElectraModel", model, new ElectraModelAttribute()));
        if (facts.Generator is { } generator)
            AppendLine(text, Attribute("Generator", Fill(new GeneratorAttribute(), generator), new GeneratorAttribute()));
        AppendLine(text, Attribute("Discriminator", Fill(new DiscriminatorAttribute(), facts.Kept), new DiscriminatorAttribute()));
        if (facts.Kernels.ToString() is { Length: > 0 } kernels)
            AppendLine(text, $"[Kernels({kernels})]");
        return text.Append(CultureInfo.InvariantCulture, $"partial record {facts.Name};").ToString();
    }

    private static void AppendLine(StringBuilder text, string line) => text.Append(line).Append('\n');

    private static NetworkAttribute Fill(NetworkAttribute attribute, NetworkConfig network)
    {
        foreach (NetworkOption option in NetworkOption.All)
            option.Set(attribute, option.Of(network));
        return attribute;
    }

    /// <summary>The arguments that differ from the defaults, in the order in which the attribute declares them.</summary>
    private static string Attribute(string name, Attribute attribute, Attribute defaults)
    {
        IEnumerable<string> arguments = attribute.GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && !Equals(property.GetValue(attribute), property.GetValue(defaults)))
            .Select(property => $"{property.Name} = {Literal(property.GetValue(attribute)!)}");
        return $"[{name}({string.Join(", ", arguments)})]";
    }

    private static string Literal(object value) => value switch
    {
        Enum choice => $"{choice.GetType().Name}.{choice}",
        bool flag => flag ? "true" : "false",
        int number => number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '_'),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
