using System.Globalization;
using System.Text;
using ElectraDsl.Data;
using static TorchSharp.torch;

namespace ElectraDsl.Export;

/// <summary>Declares in C# what a folder in Hugging Face's form holds, so that the record's networks load it.</summary>
public static class HuggingFaceDeclaration
{
    // The paper: a generator of a quarter of the discriminator's width, where a folder brings none.
    private const int GeneratorShare = 4;

    /// <summary>A source file that declares a folder's model and, where it is fine-tuned, its head.</summary>
    /// <param name="folder">
    /// A folder of an encoder with whatever head or none, or one with the folders <c>discriminator</c> and <c>generator</c>; with vocab.txt.
    /// </param>
    /// <param name="name">The record's name; of a fine-tuned folder the head's, and the encoder's is that with <c>Encoder</c> behind it.</param>
    /// <returns>The file's text.</returns>
    /// <exception cref="HuggingFaceException">The folder cannot be read, or something of it cannot be declared; one line.</exception>
    /// <exception cref="VocabularyException">The vocabulary cannot be read.</exception>
    public static string Of(string folder, string name)
    {
        string? pair = Enumerable.FirstOrDefault([HuggingFaceNetwork.Discriminator.Name, HuggingFaceNetwork.Encoder.Name],
            inner => HuggingFaceEncoderFolder.IsHere(Path.Combine(folder, inner)));
        string kept = HuggingFaceEncoderFolder.IsHere(folder) || pair is null ? folder : Path.Combine(folder, pair);
        string generatorFolder = Path.Combine(folder, HuggingFaceNetwork.Generator.Name);
        DeclaredNetwork network = DeclaredNetwork.Read(kept);
        DeclaredNetwork? generator =
            kept != folder && HuggingFaceEncoderFolder.IsHere(generatorFolder) ? DeclaredNetwork.Read(generatorFolder) : null;
        if (generator is not null && generator.Shared != network.Shared)
            throw new HuggingFaceException(
                $"{generator.Path} and {network.Path} differ in vocab_size, max_position_embeddings, type_vocab_size or pad_token_id, which the networks of a model have in common.");
        HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.Find(folder)
            ?? throw new HuggingFaceException($"{kept} holds no vocab.txt, which says what ids the special tokens have: save the tokenizer there, too.");
        SpecialTokens special = WordPieceVocabulary.Load(tokenizer.VocabularyPath).Special;
        if (special.Pad != network.Whole("pad_token_id"))
            throw new HuggingFaceException(
                $"{network.Path}: pad_token_id is {network.Whole("pad_token_id")}, and [PAD] has the id {special.Pad} in {tokenizer.VocabularyPath}.");

        string? head = network.Head();
        string record = head is null ? name : name + "Encoder";
        StringBuilder text = new();
        _ = text.Append("using ElectraDsl;\n\n").Append($"// Declares {Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))}.\n");
        if (network.IsMasked)
        {
            _ = text.Append($"[ElectraModel({Model(network, special)}, Objective = Objective.MaskedLanguageModel)]\n");
        }
        else
        {
            string tying = generator is null ? "" : Tying(network, generator);
            _ = text.Append($"[ElectraModel({Model(network, special)}{tying})]\n");
            if (generator is null)
                _ = text.Append("// The folder has no generator: this one has a quarter of the width, as in the paper.\n");
            _ = text.Append($"[Generator({(generator ?? network.Narrowed(GeneratorShare)).Declared()})]\n");
        }

        _ = text.Append($"[Discriminator({network.Declared()})]\npublic sealed partial record {record};\n");
        if (head is not null)
            _ = text.Append($"\n{string.Format(CultureInfo.InvariantCulture, head, record)}\npublic sealed partial record {name};\n");
        return text.ToString();
    }

    private static string Model(DeclaredNetwork network, SpecialTokens special)
    {
        ElectraModelAttribute defaults = new();
        List<string> given =
        [
            $"VocabularySize = {network.Whole("vocab_size")}",
            $"EmbeddingSize = {network.Whole("embedding_size")}",
            $"MaxPositions = {network.Whole("max_position_embeddings")}",
        ];
        Add(nameof(defaults.TokenTypes), network.Whole("type_vocab_size"), defaults.TokenTypes);
        Add(nameof(defaults.PadTokenId), special.Pad, defaults.PadTokenId);
        Add(nameof(defaults.UnknownTokenId), special.Unknown, defaults.UnknownTokenId);
        Add(nameof(defaults.ClsTokenId), special.Cls, defaults.ClsTokenId);
        Add(nameof(defaults.SepTokenId), special.Sep, defaults.SepTokenId);
        Add(nameof(defaults.MaskTokenId), special.Mask, defaults.MaskTokenId);
        return string.Join(", ", given);

        void Add(string option, int value, int usual)
        {
            if (value != usual)
                given.Add($"{option} = {value}");
        }
    }

    /// <summary>Which tables the networks share, which their weights alone say: nothing where they are all equal, as in the original.</summary>
    private static string Tying(DeclaredNetwork network, DeclaredNetwork generator)
    {
        using HuggingFaceWeights one = HuggingFaceWeights.Open(Path.GetDirectoryName(network.Path)!);
        using HuggingFaceWeights other = HuggingFaceWeights.Open(Path.GetDirectoryName(generator.Path)!);
        string[] tables =
        [
            .. one.Names.Where(name =>
                name.Contains(".embeddings.", StringComparison.Ordinal) && !name.EndsWith(".position_ids", StringComparison.Ordinal)),
        ];
        if (tables.All(IsShared))
            return "";
        string choice = tables.Where(name => name.Contains("word_embeddings", StringComparison.Ordinal)).All(IsShared)
            ? nameof(WeightTying.TokenEmbeddings)
            : nameof(WeightTying.None);
        return $", Tying = WeightTying.{choice}";

        bool IsShared(string name)
        {
            if (!other.Has(name))
                return false;
            using Tensor first = one.Load(name), second = other.Load(name);
            return first.shape.SequenceEqual(second.shape) && first.bytes.SequenceEqual(second.bytes);
        }
    }
}
