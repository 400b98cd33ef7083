using ElectraDsl.Training;
using Samples;

namespace ElectraDsl.Tests.Training;

[Collection(nameof(Runs))]
public sealed class TrainingBudgetTests : IDisposable
{
    private static readonly SampleModel Recipe = Runs.Recipe with
    {
        Steps = 5,
        ReportEvery = 2,
        CheckpointEvery = 2,
        EvaluateEvery = 2,
        EvaluationSequences = 12,
    };

    private readonly Runs runs = new();

    public void Dispose() => runs.Dispose();

    [Fact]
    public void Steps_StoppedAtEveryStepAndResumed_EndBitEqual() => StopAtEveryStep(Recipe, expectedSteps: 5);

    [Fact]
    public void Epochs_StoppedAtEveryStepAndResumed_EndBitEqual() =>
        StopAtEveryStep(Recipe with { Steps = 1_000, Epochs = 0.14 }, expectedSteps: 5); // 0.14 of 200 sequences, 6 a step: 4.67 steps

    [Fact]
    public void Hours_AreFixedAsStepsOnce_AndEndBitEqualToThatManySteps()
    {
        SampleModel recipe = Recipe with { Hours = 1.0 / 3600 };
        for (int stopAfter = 1; stopAfter <= 3; stopAfter++)
        {
            string name = $"hours{stopAfter}";
            RecordingObserver first = new() { StopAfter = stopAfter };
            _ = runs.Start(name, first, recipe);
            int steps = first.Facts!.Recipe.Steps;
            SampleModel written = Recipe with { Steps = steps, Hours = recipe.Hours, Precision = Precision.Float32 };   // auto, on a CPU
            Assert.Equal(written, RunFolder.Open(runs.Folder[name]).ReadRecipe(new SampleModel()));

            PretrainingOutcome outcome = runs.Resume(name, given: new Dictionary<string, object> { ["hours"] = recipe.Hours });

            Assert.Equal(steps, outcome.Step);
            string reference = $"steps{stopAfter}";
            _ = runs.Start(reference, recipe: Recipe with { Steps = steps });
            AssertSame(reference, name, steps);
        }
    }

    [Fact]
    public void Flops_StoppedAtEveryStepAndResumed_EndBitEqual() =>
        StopAtEveryStep(Recipe with { Steps = 1_000, Flops = 5.9 * WorkEstimate.Of(Recipe with { Steps = 1 }).TrainingFlops }, expectedSteps: 5);

    [Fact]
    public void FlopsOfLessThanAStep_AreRefused()
    {
        RunException fault = Assert.Throws<RunException>(() => runs.Start("none", recipe: Recipe with { Flops = 1 }));
        Assert.StartsWith("Flops is 1, but one step of SampleModel with BatchSize ", fault.Message, StringComparison.Ordinal);
        fault = Assert.Throws<RunException>(() => runs.Start("two", recipe: Recipe with { Flops = 1e12, Epochs = 1 }));
        Assert.Contains("Epochs is 1 and Flops is 1000000000000", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StaticMasks_AreOfMaskedLanguageModels()
    {
        RunException fault = Assert.Throws<RunException>(() => runs.Start("static", recipe: Recipe with { StaticMasks = 10 }));
        Assert.Contains("StaticMasks is 10, which has no effect: SampleModel is trained by replaced token detection, which does not use it", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FinishedRunLengthened_GoesOnWithItsMoments()
    {
        // At a constant rate the schedule does not know the length, so that a lengthened run must end as one that was as long from the start.
        SampleModel constant = Recipe with { LearningRateDecayPower = 0 };
        _ = runs.Start("whole", recipe: constant with { Steps = 9 });
        _ = runs.Start("lengthened", recipe: constant);
        RecordingObserver observer = new() { StopAfter = 7 };
        _ = runs.Resume("lengthened", observer, Given("steps", 9));
        Assert.Contains(
            observer.Notices,
            line =>
                line.StartsWith("The run now ends after 9 steps, not 5: the learning rate of step 6 stays 2e-3.", StringComparison.Ordinal));
        Assert.Equal(9, runs.Resume("lengthened").Step);
        AssertSameWeights("whole", "lengthened", 9);
    }

    [Fact]
    public void LengthenedRun_SaysWhichSchedulesAreOfTheNewLength()
    {
        _ = runs.Start(
            "run",
            recipe: Recipe with
            {
                SamplingTemperature = Schedule.Parse("2..1@50%"),
                DiscriminatorWeight = Schedule.Parse("0/50@3"),
            });
        RecordingObserver observer = new();
        _ = runs.Resume("run", observer, Given("steps", 9));
        Assert.Contains(
            observer.Notices,
            line => line.EndsWith("The percentages of --sampling-temperature refer to the new length.", StringComparison.Ordinal));
    }

    [Fact]
    public void LengthenedRun_StoppedAndResumed_EndsBitEqual_AndSaysWhatTheRateDoes()
    {
        foreach (string name in new[] { "once", "twice" })
            _ = runs.Start(name, recipe: Recipe);
        RecordingObserver observer = new();
        _ = runs.Resume("once", observer, Given("epochs", 0.3));
        Assert.Contains(
            "The run now ends after 10 steps (0.3 epochs), not 5: the learning rate of step 6 changes from 0 to 1e-3, as if it had been set from the start.",
            observer.Notices);

        _ = runs.Resume("twice", new RecordingObserver { StopAfter = 6 }, Given("epochs", 0.3));
        Assert.Equal(10, runs.Resume("twice", new RecordingObserver()).Step);
        AssertSame("once", "twice", 10);
    }

    [Theory]
    [InlineData("steps", 3)]
    [InlineData("epochs", 0.05)]
    [InlineData("hours", 1e-9)]
    public void BudgetThatIsAlreadySpent_IsRefused_AndNothingChanges(string hyperparameter, object value)
    {
        _ = runs.Start("a", new RecordingObserver { StopAfter = 4 }, Recipe);
        string before = File.ReadAllText(runs.Folder["a", "run.json"]);
        RunException error = Assert.Throws<RunException>(() => runs.Resume("a", given: Given(hyperparameter, value)));
        Assert.Contains("has made 4 steps", error.Message, StringComparison.Ordinal);
        Assert.Contains("--initialize-from", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(runs.Folder["a", "run.json"]));
    }

    [Fact]
    public void EveryHyperparameter_IsEitherFixedWithAWayOut_OrMayChangeOnResume()
    {
        _ = runs.Start("a", new RecordingObserver { StopAfter = 1 }, Recipe);
        RunFolder folder = RunFolder.Open(runs.Folder["a"]);
        List<string> changeable = [];
        foreach (Hyperparameter hyperparameter in Hyperparameters.All.Except(TrainingObjectives.ReplacedTokens.UnusedHyperparameters))
        {
            object other = hyperparameter.Get(Recipe) switch
            {
                int value => value + 1,
                double value => value + 0.03125,
                ulong value => value + 1,
                bool value => !value,
                Precision => Precision.Bf16, // the run has float32, which is what auto came to
                Schedule value => Schedule.Constant(value.Start + 1),
                object value => hyperparameter.Choices.First(choice => !choice.Equals(value)),
            };
            try
            {
                Assert.Equal(other, hyperparameter.Get(folder.ReadRecipe(new SampleModel(), Given(hyperparameter.Name, other))));
                changeable.Add(hyperparameter.Name);
            }
            catch (RunException refusal)
            {
                Assert.StartsWith(hyperparameter.Option, refusal.Message, StringComparison.Ordinal);
                Assert.Contains($"--initialize-from {folder.Path}", refusal.Message, StringComparison.Ordinal);
            }
        }

        Assert.Equal(Hyperparameters.All.Where(one => !one.IsFixed).Select(one => one.Name), changeable);
        foreach (string name in new[]
            {
                "steps", "epochs", "hours", "patience", "best-metric", "report-every", "evaluate-every", "checkpoint-every", "keep-checkpoints",
            })
            Assert.Contains(name, changeable);
        Assert.DoesNotContain("learning-rate", changeable);
    }

    [Fact]
    public void TwoBudgets_AreRefused_AndOneReplacesTheRecipes()
    {
        foreach ((string one, string other) in new[] { ("steps", "epochs"), ("steps", "hours"), ("epochs", "hours") })
        {
            Dictionary<string, object> given = new() { [one] = one == "steps" ? 3 : 0.5, [other] = 0.5 };
            RunException error = Assert.Throws<RunException>(() => Hyperparameters.Apply(Recipe, given));
            Assert.Contains($"--{other} cannot be combined with --{one}", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(Recipe with { Steps = 7 }, Hyperparameters.Apply(Recipe with { Epochs = 2 }, Given("steps", 7)));
        Assert.Equal(Recipe with { Hours = 2 }, Hyperparameters.Apply(Recipe with { Epochs = 2 }, Given("hours", 2.0)));
        Assert.Contains(
            "Epochs is 1 and Hours is 2",
            Assert.Throws<RunException>(() => RecipeValidation.Check(Recipe with { Epochs = 1, Hours = 2 })).Message);
        Assert.Contains("2,147,483,647", Assert.Throws<RunException>(() => runs.Start("a", recipe: Recipe with { Epochs = 1e12 })).Message);
        Assert.False(Directory.Exists(runs.Folder["a"]));
    }

    private void StopAtEveryStep(SampleModel recipe, int expectedSteps)
    {
        Assert.Equal(expectedSteps, runs.Start("whole", recipe: recipe).Step);
        for (int stopAfter = 1; stopAfter < expectedSteps; stopAfter++)
        {
            string name = $"parts{stopAfter}";
            Assert.False(runs.Start(name, new RecordingObserver { StopAfter = stopAfter }, recipe).Completed);
            Assert.Equal(expectedSteps, runs.Resume(name).Step);
            AssertSame("whole", name, expectedSteps);
        }
    }

    private static Dictionary<string, object> Given(string hyperparameter, object value) => new() { [hyperparameter] = value };

    private void AssertSame(string expected, string actual, int step)
    {
        Assert.Equal(runs.Metrics(expected), runs.Metrics(actual));
        Assert.Equal(Evaluations(expected), Evaluations(actual));
        AssertSameWeights(expected, actual, step);
        Assert.Equal(
            Directory.EnumerateDirectories(runs.Folder[expected, "checkpoints"]).Select(Path.GetFileName).Contains($"step-{step:D8}"),
            Directory.EnumerateDirectories(runs.Folder[actual, "checkpoints"]).Select(Path.GetFileName).Contains($"step-{step:D8}"));
    }

    private void AssertSameWeights(string expected, string actual, int step)
    {
        foreach (string file in new[] { "arena.safetensors", "optimizer.safetensors" })
        {
            string one = runs.Folder[expected, "checkpoints", $"step-{step:D8}", file],
                other = runs.Folder[actual, "checkpoints", $"step-{step:D8}", file];
            Assert.True(File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other)), $"{file} of {actual} differs.");
        }
    }

    private EvaluationResult[] Evaluations(string name) =>
        [.. RunFolder.Open(runs.Folder[name]).ReadEvaluations().Select(evaluation => evaluation with { Seconds = 0, TokensPerSecond = 0 })];
}
