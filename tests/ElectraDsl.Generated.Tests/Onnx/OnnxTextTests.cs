using ElectraDsl.Data;
using ElectraDsl.Export;
using ElectraDsl.Generated.Tests.MaskedLanguageModels;
using ElectraDsl.Testing;
using ElectraDsl.Training;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Onnx;

/// <summary>Real text through the project's tokenizer, in batches of mixed length, in every precision.</summary>
public sealed class OnnxTextTests(ITestOutputHelper output) : IDisposable
{
    private const int Texts = 100, PerBatch = 12;

    private static readonly OnnxPrecision[] Precisions = Enum.GetValues<OnnxPrecision>();

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<PretrainingRecipe> Models => [new Reader(), new ModernReader(), new MaskedModern()];

    /// <summary>The bounds are of the root mean square of the differences beside that of the hidden states.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void HundredTexts_GiveTheSameHiddenStates(PretrainingRecipe recipe)
    {
        string[] texts = [.. DocumentationPages.All.SelectMany(page => DocumentationPages.TextOf(page).Split('\n')).Where(line => line.Length > 2)];
        WordPieceVocabulary vocabulary = WordPieceVocabularyTrainer.Train(
            texts,
            new VocabularyOptions(recipe.Facts.VocabularySize, recipe.Facts.SpecialTokens, LowerCase: true),
            progress: null,
            CancellationToken.None);
        WordPieceTokenizer tokenizer = new(vocabulary, lowerCase: true);
        using ParameterArena arena = new(recipe.Layout, CPU);
        arena.Initialize(11);
        OnnxFolder.Save(folder["onnx"], arena, recipe.Facts, vocabulary, options: new OnnxOptions { Precisions = Precisions });
        OnnxProgram[] programs = [.. Precisions.Select(precision => new OnnxProgram(folder["onnx", "onnx", OnnxModel.FileNameOf(precision)]))];

        using IEncoder encoder = recipe.CreateEncoder(arena);
        encoder.eval();
        double[] squares = new double[Precisions.Length], largest = new double[Precisions.Length];
        double sum = 0;
        int step = texts.Length / Texts;
        foreach (string[] some in Enumerable.Range(0, Texts).Select(index => texts[index * step]).Chunk(PerBatch))
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable noGradient = no_grad();
            TextBatch batch = TextBatch.Of(tokenizer, some, recipe.Facts.MaxPositions);
            long[] shape = [batch.Rows, batch.Length];
            Tensor hidden = encoder.Encode(tensor(batch.InputIds, shape), tensor(batch.TokenTypeIds, shape), tensor(batch.AttentionMask, shape));
            float[] wanted = [.. hidden.contiguous().data<float>()];
            int width = recipe.Facts.Kept.HiddenSize;
            int[] real = [.. Enumerable.Range(0, wanted.Length).Where(index => batch.AttentionMask[index / width])];
            sum += real.Sum(index => (double)wanted[index] * wanted[index]);
            for (int program = 0; program < programs.Length; program++)
            {
                float[] found = programs[program].Run(shape, batch.InputIds, batch.TokenTypeIds, batch.AttentionMask).Single();
                largest[program] = Math.Max(largest[program], real.Max(index => Math.Abs(found[index] - wanted[index])));
                squares[program] += real.Sum(index => Math.Pow(found[index] - wanted[index], 2));
            }
        }

        foreach (OnnxProgram program in programs)
            program.Dispose();
        for (int program = 0; program < Precisions.Length; program++)
            output.WriteLine($"{Precisions[program]}: largest {largest[program]:E1}, root mean square {Math.Sqrt(squares[program] / sum):E1} of the states'");
        Assert.InRange(largest[0], 0, 1e-5);
        Assert.InRange(Math.Sqrt(squares[1] / sum), 0, 1e-3);
        Assert.InRange(Math.Sqrt(squares[2] / sum), 0, 0.05);
    }

    /// <summary>Most of a file is weights: half precision takes half of it, 8-bit weights a quarter.</summary>
    [Fact]
    public void Precision_ShrinksTheFile()
    {
        using ParameterArena arena = new(new Reader().Layout, CPU);
        arena.Initialize(1);
        OnnxFolder.Save(folder["onnx"], arena, new Reader().Facts, options: new OnnxOptions { Precisions = Precisions });
        double[] sizes = [.. Precisions.Select(precision => (double)new FileInfo(folder["onnx", "onnx", OnnxModel.FileNameOf(precision)]).Length)];
        output.WriteLine(string.Join(", ", sizes));
        Assert.InRange(sizes[1] / sizes[0], 0.49, 0.56);
        Assert.InRange(sizes[2] / sizes[0], 0.24, 0.31);
    }

    [Fact]
    public void MaskedLanguageModel_GivesTheLogitsOfTheVocabulary()
    {
        MaskedModern recipe = new();
        using ParameterArena arena = new(recipe.Layout, CPU);
        arena.Initialize(2);
        OnnxFolder.Save(
            folder["onnx"], arena, recipe.Facts, options: new OnnxOptions { Network = OnnxNetwork.MaskedLanguageModel, Precisions = Precisions });
        using MaskedModern.Encoder network = new(arena);
        network.eval();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        PaddedBatch batch = new(recipe.Facts, [5, 19, 8], seed: 4);
        (Tensor ids, Tensor types, Tensor mask) = batch.Tensors();
        Tensor wanted = network.Logits(ids, types, mask, tensor(Enumerable.Range(0, batch.Mask.Length).Select(index => (long)index).ToArray()));
        foreach ((OnnxPrecision precision, double tolerance) in Precisions.Zip([1e-5, 1e-2, 0.1]))
        {
            using OnnxProgram program = new(folder["onnx", "onnx", OnnxModel.FileNameOf(precision)]);
            double distance = batch.Distance(wanted, batch.Run(program).Single());
            output.WriteLine($"{precision}: {distance:E1}");
            Assert.InRange(distance, 0, tolerance);
        }
    }
}
