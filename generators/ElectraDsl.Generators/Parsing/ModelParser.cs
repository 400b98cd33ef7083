using System.Linq;
using System.Threading;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ElectraDsl.Generators.Parsing;

/// <summary>Reads a record with its attributes. The only stage, together with its neighbours in this folder, that sees symbols.</summary>
internal static class ModelParser
{
    /// <summary>Attributes on anything but a class are the compiler's business (CS0592).</summary>
    public static bool IsClass(SyntaxNode node, CancellationToken token) =>
        node.IsKind(SyntaxKind.RecordDeclaration) || node.IsKind(SyntaxKind.ClassDeclaration);

    /// <summary>Null where a second [ElectraModel] stands on another part of the same record, which C# rejects by itself (CS0579).</summary>
    public static ParsedModel? Parse(GeneratorAttributeSyntaxContext context, CancellationToken token)
    {
        var symbol = (INamedTypeSymbol)context.TargetSymbol;
        AttributeData modelData = Find(symbol, AttributeNames.Model)!;
        if (!StandsOn(context.TargetNode, modelData)) return null;
        token.ThrowIfCancellationRequested();

        RecordSpec record = RecordParser.Parse(symbol, context.SemanticModel.Compilation, token);
        SourceMap places = new();
        places.AddRecord((BaseTypeDeclarationSyntax)context.TargetNode, symbol, record.TakenNames);
        token.ThrowIfCancellationRequested();

        ReadAttribute<ElectraModelAttribute> model = Read<ElectraModelAttribute>(modelData, DeclarationPart.Model, places, token);
        token.ThrowIfCancellationRequested();

        ReadAttribute<GeneratorAttribute>? generator =
            ReadNetwork<GeneratorAttribute>(symbol, AttributeNames.Generator, DeclarationPart.Generator, places, token);
        token.ThrowIfCancellationRequested();

        ReadAttribute<DiscriminatorAttribute>? discriminator =
            ReadNetwork<DiscriminatorAttribute>(symbol, AttributeNames.Discriminator, DeclarationPart.Discriminator, places, token);
        token.ThrowIfCancellationRequested();

        ElectraModelAttribute declared = model.Value;
        var spec = new ModelSpec
        {
            Record = record,
            IsLegible = model.IsLegible && generator?.IsLegible != false && discriminator?.IsLegible != false,
            VocabularySize = model.IfWritten(nameof(declared.VocabularySize), declared.VocabularySize),
            EmbeddingSize = model.IfWritten(nameof(declared.EmbeddingSize), declared.EmbeddingSize),
            MaxPositions = declared.MaxPositions,
            TokenTypes = declared.TokenTypes,
            Tying = declared.Tying,
            MaskProbability = declared.MaskProbability,
            MaskReplaceProbability = declared.MaskReplaceProbability,
            InitializerRange = declared.InitializerRange,
            LayerNormEpsilon = declared.LayerNormEpsilon,
            Tokens = new SpecialTokens(declared.PadTokenId, declared.UnknownTokenId, declared.ClsTokenId, declared.SepTokenId, declared.MaskTokenId),
            Generator = generator is null ? null : SpecOf(generator),
            Discriminator = discriminator is null ? null : SpecOf(discriminator),
        };
        return new ParsedModel(spec, places);
    }

    private static ReadAttribute<T>? ReadNetwork<T>(
        INamedTypeSymbol symbol, string name, DeclarationPart part, SourceMap places, CancellationToken token)
        where T : NetworkAttribute, new() => Find(symbol, name) is { } data ? Read<T>(data, part, places, token) : null;

    private static ReadAttribute<T> Read<T>(AttributeData data, DeclarationPart part, SourceMap places, CancellationToken token)
        where T : Attribute, new()
    {
        var syntax = data.ApplicationSyntaxReference?.GetSyntax(token) as AttributeSyntax;
        if (syntax is not null) places.AddAttribute(part, syntax);
        return AttributeReader.Read<T>(data, syntax);
    }

    private static NetworkSpec SpecOf<T>(ReadAttribute<T> network)
        where T : NetworkAttribute
    {
        NetworkAttribute declared = network.Value;
        return new NetworkSpec(
            declared.Layers,
            network.IfWritten(nameof(declared.HiddenSize), declared.HiddenSize),
            network.IfWritten(nameof(declared.AttentionHeads), declared.AttentionHeads),
            network.IfWritten(nameof(declared.FeedForwardSize), declared.FeedForwardSize),
            declared.Activation,
            declared.Norm,
            declared.Dropout,
            declared.AttentionDropout);
    }

    private static bool StandsOn(SyntaxNode declaration, AttributeData attribute) =>
        attribute.ApplicationSyntaxReference is { } place && place.SyntaxTree == declaration.SyntaxTree && declaration.Span.Contains(place.Span);

    private static AttributeData? Find(INamedTypeSymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.ToDisplayString() == name);
}
