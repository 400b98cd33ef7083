using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Parsing;

/// <summary>The attributes that make a record a head.</summary>
internal static class HeadAttributes
{
    private static readonly Dictionary<string, HeadTask> Tasks = new()
    {
        ["ElectraDsl." + nameof(TextClassificationAttribute)] = HeadTask.TextClassification,
        ["ElectraDsl." + nameof(SentencePairClassificationAttribute)] = HeadTask.SentencePairClassification,
        ["ElectraDsl." + nameof(TextRegressionAttribute)] = HeadTask.TextRegression,
        ["ElectraDsl." + nameof(TokenClassificationAttribute)] = HeadTask.TokenClassification,
        ["ElectraDsl." + nameof(QuestionAnsweringAttribute)] = HeadTask.QuestionAnswering,
        ["ElectraDsl." + nameof(SentenceEmbeddingAttribute)] = HeadTask.SentenceEmbedding,
        ["ElectraDsl." + nameof(MultipleChoiceAttribute)] = HeadTask.MultipleChoice,
    };

    /// <summary>Their metadata names.</summary>
    public static IReadOnlyCollection<string> Names => Tasks.Keys;

    /// <summary>Those of a record, in the order in which they are written.</summary>
    public static IReadOnlyList<AttributeData> Of(INamedTypeSymbol symbol) =>
        [.. symbol.GetAttributes().Where(attribute => Tasks.ContainsKey(attribute.AttributeClass?.ToDisplayString() ?? ""))];

    public static HeadTask TaskOf(AttributeData attribute) => Tasks[attribute.AttributeClass!.ToDisplayString()];

    /// <summary>Reads one, and what it says of labels.</summary>
    public static (ReadAttribute<HeadAttribute> Read, string[] Labels) Read(
        AttributeData attribute, CancellationToken token) => TaskOf(attribute) switch
    {
        HeadTask.TextClassification => Read<TextClassificationAttribute>(attribute, head => head.Labels, token),
        HeadTask.SentencePairClassification => Read<SentencePairClassificationAttribute>(attribute, head => head.Labels, token),
        HeadTask.TextRegression => Read<TextRegressionAttribute>(attribute, _ => [], token),
        HeadTask.TokenClassification => Read<TokenClassificationAttribute>(attribute, head => head.Labels, token),
        HeadTask.SentenceEmbedding => Read<SentenceEmbeddingAttribute>(attribute, _ => [], token),
        HeadTask.MultipleChoice => Read<MultipleChoiceAttribute>(attribute, _ => [], token),
        _ => Read<QuestionAnsweringAttribute>(attribute, _ => [], token),
    };

    private static (ReadAttribute<HeadAttribute> Read, string[] Labels) Read<T>(
        AttributeData attribute, Func<T, string[]> labels, CancellationToken token)
        where T : HeadAttribute, new()
    {
        ReadAttribute<T> read = AttributeReader.Read<T>([attribute], token);
        return (new ReadAttribute<HeadAttribute>(read.Value, read.Written, read.IsLegible), labels(read.Value));
    }
}
