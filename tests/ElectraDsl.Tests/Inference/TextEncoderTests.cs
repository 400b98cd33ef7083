using ElectraDsl.Data;
using ElectraDsl.Export;
using ElectraDsl.Inference;
using ElectraDsl.Tests.Cli;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Inference;

/// <summary>From text to vector with a trained run: what surrounds a text changes nothing of its vector.</summary>
public sealed class TextEncoderTests : IDisposable
{
    private static readonly string[] Texts =
    [
        "The cat sat.",
        "",
        "A dog and a cat ran over the hill and sat down on the old stone in the sun.",
        "dog",
    ];

    private readonly TinyProgram program = new();
    private readonly DisposeScope scope = NewDisposeScope();

    public TextEncoderTests() => _ = program.Train("Tiny");

    public void Dispose()
    {
        scope.Dispose();
        program.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("hf")]
    public void Vector_DoesNotDependOnPaddingOrOtherTexts(string inside)
    {
        using TextEncoder encoder = TextEncoder.Open<Tiny>(Path.TrimEndingDirectorySeparator(program["Tiny", inside]));
        using Tensor together = encoder.Encode(Texts);
        Assert.Equal([Texts.Length, 16], together.shape);
        for (int row = 0; row < Texts.Length; row++)
        {
            using Tensor alone = encoder.Encode(Texts[row]);
            Assert.True(together[row].allclose(alone[0], rtol: 1e-4, atol: 1e-6), Texts[row]);
        }

        Assert.False(together[0].allclose(together[3], rtol: 1e-4, atol: 1e-6));
        Assert.False(together.requires_grad);
    }

    [Fact]
    public void FolderThatIsNotThere_IsCalledSo()
    {
        string missing = program["missing"];
        Assert.Equal(
            $"{missing} does not exist: name the folder of a run, or one in Hugging Face's form.",
            Assert.Throws<HuggingFaceException>(() => TextEncoder.Open<Tiny>(missing)).Message);
        string file = program["Tiny", "run.json"];
        Assert.StartsWith(
            $"{file} is a file: ",
            Assert.Throws<HuggingFaceException>(() => TextEncoder.Open<Tiny>(file)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Vector_IsTheMeanOverTheTokensOfTheText()
    {
        using TextEncoder encoder = TextEncoder.Open<Tiny>(program["Tiny"]);
        using Tensor vector = encoder.Encode(Texts[0]);

        using ParameterArena arena = new(new Tiny().Layout, CPU);
        _ = RunFolder.Open(program["Tiny"]).LoadWeights(arena, new Tiny().Facts);
        using Tiny.Discriminator network = new(arena);
        network.eval();
        TextBatch batch = TextBatch.Of(encoder.Tokenizer, [Texts[0]], Tiny.MaxPositions);
        Assert.Equal(encoder.Tokenizer.Vocabulary.Special.Cls, batch.InputIds[0]);
        Assert.Equal(encoder.Tokenizer.Vocabulary.Special.Sep, batch.InputIds[^1]);
        using Tensor hidden = network.Encode(tensor(batch.InputIds).reshape(1, -1), tensor(batch.TokenTypeIds).reshape(1, -1), null);
        Assert.True(vector.allclose(hidden.mean([1]), rtol: 1e-4, atol: 1e-6));
    }

    [Fact]
    public void SameText_GivesTheSameVector_AndNoTensorStays()
    {
        using TextEncoder encoder = TextEncoder.Open<Tiny>(program["Tiny"]);
        encoder.Encode(Texts).Dispose();
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (Tensor first = encoder.Encode(Texts), second = encoder.Encode(Texts))
            Assert.True(first.bytes.SequenceEqual(second.bytes));        // no dropout
        _ = encoder.FindReplaced(Texts[2]);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void EveryWord_HasAProbability_InTheOrderOfTheText()
    {
        using TextEncoder encoder = TextEncoder.Open<Tiny>(program["Tiny"]);
        IReadOnlyList<ReplacedWord> words = encoder.FindReplaced("The cat sat.");
        Assert.Equal("the cat sat .", string.Join(' ', words.Select(word => word.Text)));
        Assert.All(words, word => Assert.InRange(word.Probability, 0.0, 1.0));
        Assert.Empty(encoder.FindReplaced(""));
    }

    /// <summary>Many texts of any length are computed in several batches, by several callers at once.</summary>
    [Fact]
    public void ManyTexts_FromManyThreads_GiveWhatEachGivesAlone()
    {
        using TextEncoder encoder = TextEncoder.Open<Tiny>(program["Tiny"]);
        Random random = new(7);
        string[] texts = [.. Enumerable.Range(0, 300).Select(_ => string.Join(' ', Enumerable.Repeat("the cat sat", random.Next(20))))];
        string[] words = [.. texts.Distinct().OrderBy(text => text.Length)];
        float[][] alone = [.. texts.Select(text => Vectors([text]))];
        Parallel.For(0, 8, caller =>
        {
            float[] together = Vectors([.. texts.Skip(caller), .. texts.Take(caller)]);
            for (int row = 0; row < texts.Length; row++)
            {
                float[] expected = alone[(row + caller) % texts.Length];
                for (int column = 0; column < expected.Length; column++)
                    Assert.Equal(expected[column], together[(row * expected.Length) + column], 1e-5f);
            }

            IReadOnlyList<IReadOnlyList<ReplacedWord>> found = encoder.FindReplaced(words);
            for (int row = 0; row < words.Length; row++)
            {
                IReadOnlyList<ReplacedWord> single = encoder.FindReplaced(words[row]);
                Assert.Equal(single.Select(word => word.Text), found[row].Select(word => word.Text));
                Assert.All(single.Zip(found[row]), pair => Assert.Equal(pair.First.Probability, pair.Second.Probability, 1e-5));
            }
        });

        float[] Vectors(IReadOnlyList<string> of)
        {
            using Tensor vectors = encoder.Encode(of);
            return vectors.data<float>().ToArray();
        }
    }

    [Fact]
    public void TextBeyondTheLongestSequence_IsCutOff()
    {
        using TextEncoder encoder = TextEncoder.Open<Tiny>(program["Tiny"]);
        string text = string.Join(' ', Enumerable.Repeat("cat", 100));
        Assert.Equal(Tiny.MaxPositions - 2, encoder.FindReplaced(text).Sum(word => encoder.Tokenizer.Encode(word.Text).Count));
        using Tensor vector = encoder.Encode(text);
        Assert.True(vector.isfinite().all().item<bool>());
    }

    [Fact]
    public void WhatIsNoTrainedModel_IsRefusedInWords()
    {
        Assert.Contains("which is not", Assert.Throws<RunException>(() => TextEncoder.Open<Wide>(program["Tiny"])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "does not exist",
            Assert.Throws<HuggingFaceException>(() => TextEncoder.Open<Tiny>(program["nothing"])).Message,
            StringComparison.Ordinal);
        using TextEncoder encoder = TextEncoder.Open<Tiny>(program["Tiny"]);
        _ = Assert.Throws<ArgumentException>(() => encoder.Encode());
    }

    [Fact]
    public void DamagedCheckpoint_IsPassedOver_AndTheOptimizersIsNotMissed()
    {
        float[] newest = Vector(), older;
        File.Delete(program["Tiny", "checkpoints", "step-00000006", "optimizer.safetensors"]);
        Assert.Equal(newest, Vector());

        Spoil(6);
        older = Vector();
        Assert.NotEqual(newest, older);
        Directory.Delete(program["Tiny", "checkpoints", "step-00000006"], recursive: true);
        Assert.Equal(older, Vector());

        Spoil(4);
        Spoil(2);
        Assert.Contains("no undamaged checkpoint", Assert.Throws<RunException>(Vector).Message, StringComparison.Ordinal);
        Directory.Delete(program["Tiny", "checkpoints"], recursive: true);
        Assert.Contains("no checkpoint yet", Assert.Throws<RunException>(Vector).Message, StringComparison.Ordinal);

        float[] Vector()
        {
            using TextEncoder encoder = TextEncoder.Open<Tiny>(program["Tiny"]);
            using Tensor vector = encoder.Encode(Texts[0]);
            return vector.data<float>().ToArray();
        }

        void Spoil(int step)
        {
            string path = program["Tiny", "checkpoints", $"step-{step:D8}", "arena.safetensors"];
            byte[] bytes = File.ReadAllBytes(path);
            bytes[^1] ^= 1;
            File.WriteAllBytes(path, bytes);
        }
    }

    [Fact]
    public void VocabularyOfAnotherText_IsRefused()
    {
        string path = program["Tiny", "vocab.txt"];
        File.AppendAllText(path, "stranger\n");
        Assert.Contains(
            "is not the vocabulary",
            Assert.Throws<RunException>(() => TextEncoder.Open<Tiny>(program["Tiny"])).Message,
            StringComparison.Ordinal);
        File.Delete(path);
        Assert.Contains("is gone", Assert.Throws<RunException>(() => TextEncoder.Open<Tiny>(program["Tiny"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HuggingFaceFolderOfTheDiscriminatorAlone_Suffices()
    {
        Directory.Delete(program["Tiny", "hf", "generator"], recursive: true);
        using TextEncoder fromRun = TextEncoder.Open<Tiny>(program["Tiny"]), exported = TextEncoder.Open<Tiny>(program["Tiny", "hf"]);
        using Tensor one = fromRun.Encode(Texts), other = exported.Encode(Texts);
        Assert.True(one.bytes.SequenceEqual(other.bytes));
    }
}
