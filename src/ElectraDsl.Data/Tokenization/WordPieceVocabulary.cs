using System.Text;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Data;

/// <summary>A WordPiece vocabulary: one token a line, the id is the line number counted from 0.</summary>
public sealed class WordPieceVocabulary
{
    /// <summary>What a piece that continues a word starts with.</summary>
    public const string ContinuationPrefix = "##";

    private readonly string[] tokens;
    private readonly Dictionary<string, int> ids;
    private readonly string source;

    /// <summary>Makes a vocabulary of tokens in the order of their ids.</summary>
    /// <param name="tokens">
    /// Distinct, not empty; the five special tokens are among them. A token of white space alone (U+2028 is token 344 of the published
    /// Chinese vocabularies) keeps its id and matches nothing, as in the original.
    /// </param>
    /// <exception cref="VocabularyException">A token is empty, is there twice, or a special token is missing.</exception>
    public WordPieceVocabulary(IReadOnlyList<string> tokens) : this([.. tokens], "the vocabulary")
    {
    }

    private WordPieceVocabulary(string[] tokens, string source)
    {
        this.tokens = tokens;
        this.source = source;
        ids = new Dictionary<string, int>(tokens.Length, StringComparer.Ordinal);
        for (int id = 0; id < tokens.Length; id++)
        {
            if (tokens[id].Length == 0)
                throw new VocabularyException($"{source}:{id + 1} is empty: every line of a vocabulary holds one token.");
            if (!IsBlank(tokens[id]) && !ids.TryAdd(tokens[id], id))
                throw new VocabularyException(
                    $"{source}:{id + 1} repeats {tokens[id]} of line {ids[tokens[id]] + 1}: a token may be there only once.");
        }

        ContinuesWord = [.. tokens.Select(token => token.StartsWith(ContinuationPrefix, StringComparison.Ordinal))];
        Special = new SpecialTokens(IdOfSpecial("[PAD]"), IdOfSpecial("[UNK]"), IdOfSpecial("[CLS]"), IdOfSpecial("[SEP]"), IdOfSpecial("[MASK]"));
    }

    /// <summary>Number of tokens, special tokens included.</summary>
    public int Size => tokens.Length;

    /// <summary>All tokens in the order of their ids.</summary>
    public IReadOnlyList<string> Tokens => tokens;

    /// <summary>By id: whether the token is a further piece of the word before it ("##ing"), and not the first or only one.</summary>
    public IReadOnlyList<bool> ContinuesWord { get; }

    /// <summary>Where the special tokens lie.</summary>
    public SpecialTokens Special { get; }

    /// <summary>
    /// Reads a vocab.txt (UTF-8). White space around a token does not belong to it, as in the original; one empty line at the end counts
    /// for nothing.
    /// </summary>
    /// <exception cref="VocabularyException">The file cannot be read or is no vocabulary.</exception>
    public static WordPieceVocabulary Load(string path)
    {
        if (PathObstacle.ToReading(path) is { } obstacle)
            throw new VocabularyException($"{obstacle}: name a vocab.txt with one token a line.");
        try
        {
            using StreamReader reader = new(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            List<string> lines = [];
            while (reader.ReadLine() is string line)
            {
                string token = PythonWhiteSpace.Strip(line);
                lines.Add(token.Length > 0 ? token : line);
            }

            if (lines is [.., ""])
                lines.RemoveAt(lines.Count - 1);
            return new WordPieceVocabulary([.. lines], path);
        }
        catch (DecoderFallbackException e)
        {
            throw new VocabularyException($"{path} is not UTF-8 text: name a vocab.txt with one token a line.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VocabularyException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Writes a vocab.txt: UTF-8 without a byte-order mark, lines end in LF. The file is complete or untouched.</summary>
    public void Save(string path)
    {
        string text = string.Concat(tokens.Select(token => token + "\n"));
        AtomicWrite.File(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The text of a token.</summary>
    /// <param name="id">0 to <see cref="Size"/> - 1.</param>
    public string TokenOf(int id) => tokens[id];

    /// <summary>Whether a token is white space alone: it has an id, and matches nothing.</summary>
    internal static bool IsBlank(string token) => PythonWhiteSpace.Strip(token).Length == 0;

    /// <summary>Looks up the id of a token; a token of white space alone has one, but is not found.</summary>
    public bool TryIdOf(string token, out int id) => ids.TryGetValue(token, out id);

    /// <summary>Checks that this vocabulary is the one that a model was declared for.</summary>
    /// <param name="declaredSize">The model's vocabulary size.</param>
    /// <param name="declared">The model's ids of the special tokens.</param>
    /// <exception cref="VocabularyException">It is another one; the message names the line and the declared value.</exception>
    public void Check(int declaredSize, SpecialTokens declared)
    {
        // The size first: a vocabulary of another size is another one, and its special tokens lie elsewhere for no other reason.
        if (Size != declaredSize)
            throw new VocabularyException($"{source} has {Size} tokens, but the model declares VocabularySize = {declaredSize}.");

        (int Declared, string Text, string Property)[] expectations =
        [
            (declared.Pad, "[PAD]", "PadTokenId"), (declared.Unknown, "[UNK]", "UnknownTokenId"), (declared.Cls, "[CLS]", "ClsTokenId"),
            (declared.Sep, "[SEP]", "SepTokenId"), (declared.Mask, "[MASK]", "MaskTokenId"),
        ];
        foreach ((int expected, string text, string property) in expectations)
        {
            int id = ids[text];
            if (id != expected)
                throw new VocabularyException($"{source}:{id + 1} is {text} (id {id}), but the model declares {property} = {expected}.");
        }

        if (tokens.All(token => token.StartsWith('[') && token.EndsWith(']') && token.Length > 2))
            throw new VocabularyException(
                $"{source} holds special tokens only: it spells no word, and every text would be [UNK]; name another vocab.txt, or leave out --vocab to learn one.");
    }

    private int IdOfSpecial(string text) => ids.TryGetValue(text, out int id)
        ? id
        : throw new VocabularyException($"{source} has no {text}: a vocabulary holds [PAD], [UNK], [CLS], [SEP] and [MASK].");
}
