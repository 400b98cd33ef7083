using ElectraDsl.Data;
using ElectraDsl.Export;
using static TorchSharp.torch;

namespace ElectraDsl.FineTuning;

/// <summary>
/// A fine-tuned head with its best weights: predicts labels, numbers, tags, answers and choices, and evaluates files. Any number of threads may call
/// it; they wait for one another.
/// </summary>
/// <remarks>
/// Owns its weights and its network. <c>using Predictor predictor = Predictor.Open(new Sentiment(), "runs/sst2");</c>
/// </remarks>
public sealed class Predictor : IDisposable
{
    private readonly Lock exclusive = new();
    private readonly ParameterArena arena;
    private readonly IHeadNetwork network;
    private readonly InputEncoder encoder;
    private readonly WordPieceTokenizer tokenizer;
    private readonly Device device;

    private Predictor(FineTuningRecipe recipe, ParameterArena arena, WordPieceTokenizer tokenizer, int step, Device device)
    {
        Recipe = recipe;
        Step = step;
        this.arena = arena;
        this.tokenizer = tokenizer;
        this.device = device;
        encoder = new InputEncoder(tokenizer, recipe.MaxLength);
        network = recipe.CreateNetwork(arena, recipe.Kernels(device).Encoder);
    }

    /// <summary>The recipe of the run.</summary>
    public FineTuningRecipe Recipe { get; }

    /// <summary>Updates made when the weights were taken; 0 of a folder in Hugging Face's form, which does not say.</summary>
    public int Step { get; }

    /// <summary>Opens a run with the weights of its best checkpoint, or a folder in Hugging Face's form.</summary>
    /// <param name="head">A recipe of the head; its hyperparameters do not matter.</param>
    /// <param name="path">
    /// The run's folder, or one that <see cref="HuggingFaceHeadFolder.Save"/> or transformers wrote, whose tokenizer says how long sequences may be.
    /// </param>
    /// <param name="device">What to compute on; the CPU where it is null.</param>
    /// <exception cref="RunException">There is no such run, it is another head's, or no checkpoint was evaluated yet.</exception>
    /// <exception cref="HuggingFaceException">The folder holds another head or encoder, other labels, or no vocabulary.</exception>
    /// <exception cref="VocabularyException">The vocabulary is another one than the model was declared for.</exception>
    public static Predictor Open(FineTuningRecipe head, string path, Device? device = null)
    {
        ArgumentNullException.ThrowIfNull(head);
        if (!FineTuningFolder.IsRun(path) && HuggingFaceHeadFolder.IsHere(path))
            return OpenHuggingFace(head, path, device ?? CPU);
        FineTuningFolder folder = FineTuningFolder.Open(path);
        FineTuningRecipe recipe = folder.ReadRecipe(head);
        WordPieceTokenizer tokenizer = folder.OpenTokenizer();
        Device place = device ?? CPU;
        ParameterArena arena = new(recipe.Layout, place);
        try
        {
            return new Predictor(recipe, arena, tokenizer, folder.LoadBest(recipe, arena), place);
        }
        catch
        {
            arena.Dispose();
            throw;
        }
    }

    /// <summary>Tokens of a text, or of two, before anything is cut off, special tokens included.</summary>
    /// <param name="text">A text.</param>
    /// <param name="secondText">A second one; null for none.</param>
    public int CountTokens(string text, string? secondText = null) => secondText is null
        ? InputEncoder.SpecialOfText + tokenizer.Encode(text).Count
        : InputEncoder.SpecialOfPair + tokenizer.Encode(text).Count + tokenizer.Encode(secondText).Count;

    /// <summary>The label of each text.</summary>
    /// <param name="texts">
    /// Texts; what one has beyond the recipe's longest sequence is cut off. A text's prediction does not depend on the others.
    /// </param>
    /// <exception cref="NotSupportedException">The head gives no labels of texts.</exception>
    public IReadOnlyList<LabelPrediction> Predict(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return LabelsOf([.. texts.Select(text => (text, (string?)null))]);
    }

    /// <summary>The label of each pair of texts.</summary>
    /// <param name="pairs">Pairs of texts.</param>
    /// <exception cref="NotSupportedException">The head gives no labels of texts.</exception>
    public IReadOnlyList<LabelPrediction> Predict(IReadOnlyList<(string First, string Second)> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return LabelsOf([.. pairs.Select(pair => (pair.First, (string?)pair.Second))]);
    }

    /// <summary>The number of each text.</summary>
    /// <param name="texts">Texts.</param>
    /// <exception cref="NotSupportedException">The head gives no numbers.</exception>
    public IReadOnlyList<double> PredictNumbers(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return NumbersOf([.. texts.Select(text => (text, (string?)null))]);
    }

    /// <summary>The number of each pair of texts.</summary>
    /// <param name="pairs">Pairs of texts.</param>
    /// <exception cref="NotSupportedException">The head gives no numbers.</exception>
    public IReadOnlyList<double> PredictNumbers(IReadOnlyList<(string First, string Second)> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return NumbersOf([.. pairs.Select(pair => (pair.First, (string?)pair.Second))]);
    }

    /// <summary>A label for each word of each sentence.</summary>
    /// <param name="sentences">Sentences in words, which may be empty.</param>
    /// <exception cref="NotSupportedException">The head gives no labels of words.</exception>
    public IReadOnlyList<IReadOnlyList<LabelPrediction>> PredictWords(IReadOnlyList<IReadOnlyList<string>> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        Demand(Recipe.Head.Task == HeadTask.TokenClassification, "labels of words");
        int labels = Recipe.Head.Outputs;
        lock (exclusive)
        {
            EncodedInput[] inputs =
                [.. sentences.SelectMany((sentence, index) => encoder.Words(sentence).Select(input => input with { Example = index }))];
            IReadOnlyList<float[]> logits = Run(inputs);
            LabelPrediction[][] predictions = [.. sentences.Select(sentence => new LabelPrediction[sentence.Count])];
            for (int index = 0; index < inputs.Length; index++)
            {
                for (int word = 0; word < inputs[index].WordPlaces.Length; word++)
                {
                    ReadOnlySpan<float> scores = logits[index].AsSpan(inputs[index].WordPlaces[word] * labels, labels);
                    predictions[inputs[index].Example][inputs[index].FirstWord + word] = LabelPrediction.Of(Recipe.Head.Labels, scores);
                }
            }

            return predictions;
        }
    }

    /// <summary>The answer to each question.</summary>
    /// <param name="questions">Questions with their passages; a passage may be of any length.</param>
    /// <exception cref="NotSupportedException">The head answers no questions.</exception>
    public IReadOnlyList<AnswerPrediction> PredictAnswers(IReadOnlyList<(string Question, string Passage)> questions)
    {
        ArgumentNullException.ThrowIfNull(questions);
        Demand(Recipe.Head.Task == HeadTask.QuestionAnswering, "answers");
        lock (exclusive)
        {
            IReadOnlyList<EncodedInput>[] windows = [.. questions.Select(question => encoder.Question(question.Question, question.Passage))];
            IReadOnlyList<float[]> logits = Run([.. windows.SelectMany(one => one)]);
            int first = 0;
            List<AnswerPrediction> predictions = [];
            for (int index = 0; index < windows.Length; index++)
            {
                FoundAnswer found = AnswerRules.Find(
                    windows[index], [.. logits.Skip(first).Take(windows[index].Count)], questions[index].Passage);
                first += windows[index].Count;
                predictions.Add(new AnswerPrediction(found.Span, found.NoAnswer));
            }

            return predictions;
        }
    }

    /// <summary>The choice of each text: a label whose name is the choice, with the probability of each.</summary>
    /// <param name="texts">Texts with two choices or more each.</param>
    /// <exception cref="ArgumentException">A text has no choices.</exception>
    /// <exception cref="NotSupportedException">The head has no choices.</exception>
    public IReadOnlyList<LabelPrediction> PredictChoices(IReadOnlyList<(string Text, IReadOnlyList<string> Choices)> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        Demand(Recipe.Head.Task == HeadTask.MultipleChoice, "choices");
        if (texts.Any(text => text.Choices.Count == 0))
            throw new ArgumentException("A text has no choices: give two or more.", nameof(texts));
        lock (exclusive)
        {
            IReadOnlyList<float[]> logits = Run([.. texts.Select(text => ChoiceRules.Encode(text.Text, text.Choices, encoder))]);
            return [.. texts.Select((text, index) => LabelPrediction.Of(text.Choices, logits[index]))];
        }
    }

    /// <summary>Evaluates files whose answers are known.</summary>
    /// <param name="paths">The files, as <see cref="ExampleReader"/> reads them.</param>
    /// <param name="columns">Which columns hold what; null for those of the recipe's task.</param>
    /// <param name="progress">Gets the numbers of sequences that are done and of all; null for nobody.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TaskDataException">A file cannot be used.</exception>
    public TaskReport Evaluate(
        IReadOnlyList<string> paths, ExampleColumns? columns = null, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        IReadOnlyList<TaskExample> examples = ExampleReader.Read(paths, Recipe.Head, columns ?? ExampleColumns.Of(Recipe.Task));
        lock (exclusive)
        {
            EncodedExamples encoded = EncodedExamples.Of(examples, Recipe, tokenizer, isLearned: false);
            IReadOnlyList<float[]> logits = HeadRunner.Logits(
                network, encoded.Inputs, Recipe, device, done => progress?.Invoke(done, encoded.Inputs.Count), cancellation);
            return HeadTaskRules.Of(Recipe).Evaluate(examples, encoded.Inputs, logits, Step);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        network.Dispose();
        arena.Dispose();
    }

    private static Predictor OpenHuggingFace(FineTuningRecipe head, string path, Device device)
    {
        ParameterArena arena = new(head.Layout, device);
        try
        {
            HeadText text = HuggingFaceHeadFolder.Load(path, arena, head.Model, head.Head);
            FineTuningRecipe recipe = head with { MaxLength = text.MaxLength, TargetScale = text.TargetScale };
            WordPieceTokenizer tokenizer = new(text.Vocabulary, text.LowerCase, pretokenization: recipe.Model.Pretokenization);
            return new Predictor(recipe, arena, tokenizer, step: 0, device);
        }
        catch
        {
            arena.Dispose();
            throw;
        }
    }

    private IReadOnlyList<LabelPrediction> LabelsOf(IReadOnlyList<(string First, string? Second)> texts)
    {
        Demand(Recipe.Head.Task is HeadTask.TextClassification or HeadTask.SentencePairClassification, "labels of texts");
        return [.. Logits(texts).Select(logits => LabelPrediction.Of(Recipe.Head.Labels, logits))];
    }

    private IReadOnlyList<double> NumbersOf(IReadOnlyList<(string First, string? Second)> texts)
    {
        Demand(Recipe.Head.Task == HeadTask.TextRegression, "numbers");
        return [.. Logits(texts).Select(logits => logits[0] * Recipe.TargetScale)];
    }

    private IReadOnlyList<float[]> Logits(IReadOnlyList<(string First, string? Second)> texts)
    {
        lock (exclusive)
            return Run([.. texts.Select(text => encoder.Text(text.First, text.Second))]);
    }

    private IReadOnlyList<float[]> Run(IReadOnlyList<EncodedInput> inputs) => HeadRunner.Logits(network, inputs, Recipe, device);

    private void Demand(bool isGiven, string what)
    {
        if (!isGiven)
            throw new NotSupportedException($"{Recipe.Head.Name} is a head for {Recipe.Head.Task}: it gives no {what}.");
    }
}
