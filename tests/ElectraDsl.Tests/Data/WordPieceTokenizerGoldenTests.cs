using System.Text.Json;
using ElectraDsl.Data;
using ElectraDsl.Testing;

namespace ElectraDsl.Tests.Data;

public sealed class WordPieceTokenizerGoldenTests
{
    [SkippableFact]
    [Trait("Category", "Goldens")]
    public void OriginalsCases_GiveTheOriginalsTokensAndIds()
    {
        JsonElement golden = SharedData.Json(GoldenFiles.Find("data_tokenizer.json"));
        WordPieceVocabulary vocabulary = WordPieceVocabulary.Load(GoldenFiles.Find("vocab.txt"));
        int cases = 0;
        foreach (JsonElement item in golden.GetProperty("cases").EnumerateArray())
        {
            string text = item.GetProperty("text").GetString()!;
            bool lowerCase = item.GetProperty("do_lower_case").GetBoolean();
            bool stripAccents = item.GetProperty("strip_accents").GetBoolean();
            WordPieceTokenizer tokenizer = new(vocabulary, lowerCase, stripAccents);

            Assert.Equal(SharedData.Integers(item.GetProperty("ids")), tokenizer.Encode(text));
            Assert.Equal(SharedData.Texts(item.GetProperty("tokens")), tokenizer.Tokens(text));
            AssertBasic(SharedData.Texts(item.GetProperty("basic")), text, lowerCase, stripAccents);
            cases++;
        }

        Assert.NotEqual(0, cases);
    }

    [SkippableFact]
    public void SquadQuestions_GiveTheOriginalsIds()
    {
        WordPieceTokenizer tokenizer = new(WordPieceVocabulary.Load(SharedData.File("vocab/vocab.txt")), lowerCase: true);
        int questions = 0;
        foreach (string line in SharedData.LinesOfGzip(SharedData.File("tokenizer/squad-questions.jsonl.gz")))
        {
            JsonElement item = JsonDocument.Parse(line).RootElement;
            Assert.Equal(SharedData.Integers(item.GetProperty("ids")), tokenizer.Encode(item.GetProperty("text").GetString()!));
            questions++;
        }

        Assert.Equal(5283, questions);
    }

    [SkippableFact]
    public void CasesOfOtherImplementations_GiveTheirIds()
    {
        WordPieceVocabulary vocabulary = WordPieceVocabulary.Load(SharedData.File("vocab/vocab.txt"));
        WordPieceTokenizer tokenizer = new(vocabulary, lowerCase: true);
        int cases = 0;
        foreach (JsonElement item in SharedData.Json(SharedData.File("tokenizer/uncased-cases.json")).GetProperty("cases").EnumerateArray())
        {
            // Those projects keep a [SEP] that is written in the text; the original treats it as text.
            bool keepsSpecialTokens = item.TryGetProperty("special_tokens_in_text", out JsonElement special) && special.GetString() == "kept";
            if (keepsSpecialTokens || item.TryGetProperty("text_pair", out _) || !item.TryGetProperty("ids", out JsonElement ids))
                continue;
            int[] expected = SharedData.Integers(ids);
            if (item.GetProperty("add_special_tokens").GetBoolean())
                expected = expected[1..^1];
            Assert.Equal(expected, tokenizer.Encode(item.GetProperty("text").GetString()!));
            cases++;
        }

        Assert.True(cases >= 50, $"Only {cases} cases were compared.");
    }

    [SkippableFact]
    public void BasicCases_GiveTheOriginalsWords()
    {
        JsonElement file = SharedData.Json(SharedData.File("tokenizer/basic-and-wordpiece-cases.json"));
        int cases = 0;
        foreach (JsonElement item in file.GetProperty("basic_tokenizer").EnumerateArray())
        {
            bool lowerCase = item.GetProperty("do_lower_case").GetBoolean();
            JsonElement strip = item.GetProperty("strip_accents");
            bool stripAccents = strip.ValueKind == JsonValueKind.Null ? lowerCase : strip.GetBoolean();

            // The original has no list of words that are never split, and drops accents only where it lower-cases.
            if (item.TryGetProperty("never_split", out _) || (stripAccents && !lowerCase))
                continue;
            AssertBasic(SharedData.Texts(item.GetProperty("tokens")), item.GetProperty("text").GetString()!, lowerCase, stripAccents);
            cases++;
        }

        Assert.True(cases >= 9, $"Only {cases} cases were compared.");
    }

    [SkippableFact]
    public void WordPieceCases_GiveTheOriginalsPieces()
    {
        string[] special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
        JsonElement file = SharedData.Json(SharedData.File("tokenizer/basic-and-wordpiece-cases.json"));
        int cases = 0;
        foreach (JsonElement item in file.GetProperty("wordpiece").EnumerateArray())
        {
            string[] tokens = SharedData.Texts(item.GetProperty("vocab"));
            WordPieceTokenizer tokenizer = new(new WordPieceVocabulary([.. tokens, .. special.Except(tokens)]), lowerCase: true);
            string text = item.GetProperty("text").GetString()!;
            Assert.Equal(SharedData.Texts(item.GetProperty("tokens")), tokenizer.Tokens(text));
            if (item.TryGetProperty("ids", out JsonElement ids))
                Assert.Equal(SharedData.Integers(ids), tokenizer.Encode(text));
            cases++;
        }

        Assert.True(cases >= 5, $"Only {cases} cases were compared.");
    }

    // With a vocabulary of exactly the expected words, other words show as [UNK] or in pieces.
    private static void AssertBasic(string[] expected, string text, bool lowerCase, bool stripAccents)
    {
        WordPieceVocabulary words = SharedData.VocabularyOf(expected.Where(word => word.Length <= WordPieceTokenizer.LongestWord).Distinct());
        string[] shown = [.. expected.Select(word => word.Length <= WordPieceTokenizer.LongestWord ? word : "[UNK]")];
        Assert.Equal(shown, new WordPieceTokenizer(words, lowerCase, stripAccents).Tokens(text));
    }
}
