using ElectraDsl.Data;
using ElectraDsl.FineTuning;

namespace ElectraDsl.Tests.FineTuning.Inputs;

/// <summary>From texts, pairs, words and questions to tokens, and back to places in the text.</summary>
public sealed class InputEncoderTests : IDisposable
{
    private readonly ToyTask task = new();
    private readonly WordPieceTokenizer tokenizer;

    public InputEncoderTests() => tokenizer = new WordPieceTokenizer(WordPieceVocabulary.Load(task.Vocabulary), lowerCase: true);

    public void Dispose() => task.Dispose();

    [Theory]
    [InlineData("good film", null, 8, "[CLS] good film [SEP]", 4)]
    [InlineData("the good film was very long and dark", null, 8, "[CLS] the good film was very long [SEP]", 8)]
    [InlineData("good", "bad film", 8, "[CLS] good [SEP] bad film [SEP]", 3)]
    [InlineData("the good film was very long", "bad", 8, "[CLS] the good film was [SEP] bad [SEP]", 6)]
    [InlineData("the good film was", "the bad film was", 8, "[CLS] the good film [SEP] the bad [SEP]", 5)]
    public void Texts_AreCutLongestFirst(string text, string? second, int maxLength, string tokens, int secondSegment)
    {
        EncodedInput input = new InputEncoder(tokenizer, maxLength).Text(text, second);
        Assert.Equal(tokens, Tokens(input));
        Assert.Equal(secondSegment, input.SecondSegment);
    }

    [Fact]
    public void Words_KeepTheirFirstPiece_AndLongSentencesAreCutBetweenWords()
    {
        EncodedInput[] inputs = [.. new InputEncoder(tokenizer, 8).Words(["Alice", "cab", "\u0001", "dark", "lives", "in"])];
        Assert.Equal(["[CLS] alice c ##a ##b [UNK] dark [SEP]", "[CLS] lives in [SEP]"], inputs.Select(Tokens));
        Assert.Equal([1, 2, 5, 6], inputs[0].WordPlaces);
        Assert.Equal((0, 4), (inputs[0].FirstWord, inputs[1].FirstWord));
    }

    [Fact]
    public void Passages_AreReadInWindows_WhoseTokensKnowTheirPlace()
    {
        string passage = "The FILM, très\u00AD long: " + string.Join(' ', Enumerable.Repeat("Alice lives in Rome.", 20));
        EncodedInput[] windows = [.. new InputEncoder(tokenizer, 32).Question("Where in Rome?", passage)];
        Assert.True(windows.Length > 3);
        Assert.All(windows, window => Assert.True(window.Ids.Length <= 32));
        Assert.All(windows, window => Assert.StartsWith("[CLS] where in rome ? [SEP]".Replace("where", "w ##h ##e ##r ##e"), Tokens(window), StringComparison.Ordinal));
        int[] joined = [.. windows.SelectMany(window => window.Ids[window.SecondSegment..^1])];
        Assert.Equal(tokenizer.Encode(passage), joined); // short windows follow one another without overlap
        foreach (EncodedInput window in windows)
        {
            for (int token = 0; token < window.Characters.Length; token++)
            {
                (int start, int end) = window.Characters[token];
                int id = window.Ids[window.SecondSegment + token];
                Assert.Contains(id, tokenizer.Encode(passage[start..end]));
            }
        }
    }

    [Fact]
    public void LongWindows_Overlap()
    {
        string passage = string.Join(' ', Enumerable.Repeat("alice", 700));
        EncodedInput[] windows = [.. new InputEncoder(tokenizer, 512).Question("in?", passage)];
        Assert.Equal(3, windows.Length); // of 507 tokens, from 0, 128 and 256 on
        Assert.Equal([128 * 6, 0], windows.Skip(1).Select(window => window.Characters[0].Start).Append(0).Where((_, index) => index != 1));
    }

    private string Tokens(EncodedInput input) => string.Join(' ', input.Ids.Select(tokenizer.Vocabulary.TokenOf));
}
