using System.Linq;
using System.Threading;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ElectraDsl.Generators.Parsing;

/// <summary>Reads a record with a head's attribute.</summary>
internal static class HeadParser
{
    /// <summary>Null where this is not the record's first such attribute: one error a record is enough.</summary>
    public static ParsedHead? Parse(GeneratorAttributeSyntaxContext context, CancellationToken token)
    {
        var symbol = (INamedTypeSymbol)context.TargetSymbol;
        Compilation compilation = context.SemanticModel.Compilation;
        AttributeData[] heads = [.. HeadAttributes.Of(symbol)];
        if (!context.Attributes[0].Equals(heads[0])
            || heads[0].ApplicationSyntaxReference?.GetSyntax(token) is not AttributeSyntax syntax
            || !context.TargetNode.Contains(syntax))
            return null;

        RecordSpec record = RecordParser.Parse(symbol, compilation, token, RecordParser.FineTuningRecipe);
        token.ThrowIfCancellationRequested();
        (ReadAttribute<HeadAttribute> read, string[] labels) = HeadAttributes.Read(heads[0], token);
        var ofSequence = read.Value as SequenceHeadAttribute;
        AttributeData? other = heads.ElementAtOrDefault(1) ?? Lineage.Find(symbol, AttributeNames.Model);
        SourceMap places = new();
        places.AddRecord((BaseTypeDeclarationSyntax)context.TargetNode, symbol, record.TakenNames);
        places.AddAttribute(DeclarationPart.Head, syntax);
        return new ParsedHead(
            new HeadSpec(
                record,
                ShortNameOf(heads[0]),
                HeadAttributes.TaskOf(heads[0]),
                ofSequence?.Form ?? default,
                ofSequence?.Pooling ?? (read.Value as SentenceEmbeddingAttribute)?.Pooling ?? default,
                read.Value.Dropout,
                labels.ToEquatableArray(),
                read.IsLegible,
                other is null ? null : ShortNameOf(other),
                EncoderOf(heads[0], compilation, token)),
            places);
    }

    private static EncoderReference? EncoderOf(AttributeData head, Compilation compilation, CancellationToken token)
    {
        TypedConstant written = head.NamedArguments.FirstOrDefault(argument => argument.Key == nameof(HeadAttribute.Encoder)).Value;
        if (written is not { Kind: TypedConstantKind.Type, Value: ITypeSymbol type and not IErrorTypeSymbol })
            return null;
        bool isModel = type is INamedTypeSymbol named && Lineage.Find(named, AttributeNames.Model) is not null;
        ModelSpec? model = isModel ? SpecParser.Parse((INamedTypeSymbol)type, compilation, token) : null;

        // A library that trains nothing has no kernels.
        bool hasKernels = SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly)
            || type.GetMembers(nameof(ModelSpec.Kernels)).Length > 0;
        return new EncoderReference(
            type.ToDisplayString(RecordParser.DottedName),
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            model,
            hasKernels && model?.Kernels.Any(kernel => kernel is { Argument: nameof(KernelsAttribute.MatrixProduct), IsOp: true }) == true);
    }

    private static string ShortNameOf(AttributeData attribute)
    {
        string name = attribute.AttributeClass!.Name;
        return name.Substring(0, name.Length - nameof(Attribute).Length);
    }
}
