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
