using System.Reflection;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using ElectraDsl.Kernels;
using ElectraDsl.Training;
using Samples;

namespace ElectraDsl.Tests.Training;

public sealed class HyperparametersTests
{
    private static readonly PropertyInfo[] Properties =
        [.. typeof(PretrainingRecipe).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite)];

    [Fact]
    public void EveryHyperparameterOfTheRecipe_IsInTheTable_OnceAndUnderItsName()
    {
        Assert.Equal(
            Properties.Select(property => property.Name.ToLowerInvariant()).Order(),
            Hyperparameters.All.Select(one => one.Name.Replace("-", "")).Order());
        foreach (Hyperparameter hyperparameter in Hyperparameters.All)
            Assert.Equal(PropertyOf(hyperparameter).PropertyType, hyperparameter.Type);
    }

    [Fact]
    public void GetAndWith_ReachTheHyperparametersOwnProperty_AndNoOther()
    {
        SampleModel recipe = new();
        foreach (Hyperparameter hyperparameter in Hyperparameters.All)
        {
            object other = hyperparameter.Get(recipe) switch
            {
                int value => value + 7,
                double value => value + 0.03125,
                ulong value => value + 7,
                bool value => !value,
                Schedule value => Schedule.Parse($"{value.Start + 0.03125}..2@40%"),
                Enum value => hyperparameter.Choices.First(choice => !choice.Equals(value)),
                object value => throw new InvalidOperationException(value.ToString()),
            };
            PretrainingRecipe changed = hyperparameter.With(recipe, other);
            Assert.Equal(other, PropertyOf(hyperparameter).GetValue(changed));
            Assert.Equal(other, hyperparameter.Get(changed));
            Assert.Equal(recipe, hyperparameter.With(changed, hyperparameter.Get(recipe)));
            Assert.Equal(recipe, RecipeJson.Read(JsonNode.Parse(RecipeJson.Write(recipe).ToJsonString())!.AsObject(), changed, "run.json"));
        }
    }

    [Fact]
    public void DescriptionsAndRules_AreThoseOfTheDocumentation()
    {
        XDocument documentation = XDocument.Load(Path.ChangeExtension(typeof(PretrainingRecipe).Assembly.Location, ".xml"));
        foreach (Hyperparameter hyperparameter in Hyperparameters.All)
        {
            string name = $"P:{typeof(PretrainingRecipe).FullName}.{PropertyOf(hyperparameter).Name}";
            XElement member = documentation.Descendants("member").Single(member => (string?)member.Attribute("name") == name);
            Assert.Equal(
                string.Join(' ', member.Element("summary")!.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
                hyperparameter.Description);
            Assert.Equal(member.Element("value")!.Value.Trim().TrimEnd('.'), hyperparameter.Rule, ignoreCase: true);
        }
    }

    [Fact]
    public void Defaults_AreValid() => RecipeValidation.Check(new SampleModel { SequenceLength = 64 });

    [Theory]
    [InlineData("steps", 0, "--steps is 0: it must be at least 1.")]
    [InlineData("batch-size", -1, "--batch-size is -1: it must be at least 1.")]
    [InlineData("micro-batch-size", 5, "--micro-batch-size is 5: it must be a divisor of BatchSize, which is 128, or 0 for all of them.")]
    [InlineData("micro-batch-size", -1, "--micro-batch-size is -1: it must be a divisor of --batch-size, or 0 for all of them.")]
    [InlineData("sequence-length", 7, "--sequence-length is 7: it must be 8 up to the model's number of positions.")]
    [InlineData("short-sequence-length", 7, "--short-sequence-length is 7: it must be 8 up to SequenceLength, which is 64, or 0 for none.")]
    [InlineData("short-sequence-length", 65, "--short-sequence-length is 65: it must be 8 up to")]
    [InlineData("short-sequence-length", -1, "--short-sequence-length is -1: it must be 8 up to --sequence-length, or 0 for none.")]
    [InlineData("short-proportion", 1.5, "--short-proportion is 1.5: it must be at least 0 and at most 1.")]
    [InlineData("sequence-length", 65, "--sequence-length is 65: SampleModel has 64 positions")]
    [InlineData("learning-rate", 0.0, "--learning-rate is 0: it must be above 0.")]
    [InlineData("learning-rate", double.NaN, "--learning-rate is NaN")]
    [InlineData("learning-rate", double.PositiveInfinity, "--learning-rate is Infinity")]
    [InlineData("warmup-steps", -1, "--warmup-steps is -1")]
    [InlineData("learning-rate-decay-power", -0.5, "--learning-rate-decay-power is -0.5: it must be at least 0.")]
    [InlineData("warmup-proportion", 1.5, "--warmup-proportion is 1.5: it must be at least 0 and at most 1.")]
    [InlineData("learning-rate-rule", (LearningRateRule)7, "--learning-rate-rule is 7: it must be original or hugging-face.")]
    [InlineData("layerwise-learning-rate-decay", 0.0, "--layerwise-learning-rate-decay is 0: it must be above 0 and at most 1.")]
    [InlineData("layerwise-learning-rate-decay", 1.1, "--layerwise-learning-rate-decay is 1.1")]
    [InlineData("adam-rule", (AdamWRule)7, "--adam-rule is 7: it must be original or torch.")]
    [InlineData("weight-decay", -0.5, "--weight-decay")]
    [InlineData("adam-beta1", 1.0, "--adam-beta1 is 1: it must be at least 0 and below 1.")]
    [InlineData("adam-beta2", -0.1, "--adam-beta2")]
    [InlineData("adam-epsilon", 0.0, "--adam-epsilon")]
    [InlineData("max-gradient-norm", 0.0, "--max-gradient-norm")]
    [InlineData("held-out-fraction", 1.0, "--held-out-fraction")]
    [InlineData("evaluation-sequences", 0, "--evaluation-sequences")]
    [InlineData("report-every", 0, "--report-every")]
    [InlineData("evaluate-every", -1, "--evaluate-every")]
    [InlineData("epochs", -0.5, "--epochs is -0.5: it must be at least 0.")]
    [InlineData("hours", double.PositiveInfinity, "--hours")]
    [InlineData("patience", -1, "--patience")]
    [InlineData("best-metric", (BestMetric)7, "--best-metric is 7: it must be rtd-auc or generator-loss or mlm-loss")]
    [InlineData("checkpoint-every", 0, "--checkpoint-every")]
    [InlineData("keep-checkpoints", 0, "--keep-checkpoints")]
    public void WrongValue_IsRefused_InOneLineThatNamesTheOption(string name, object value, string message)
    {
        PretrainingRecipe recipe = Hyperparameters.Apply(new SampleModel { SequenceLength = 64 }, new Dictionary<string, object> { [name] = value });
        RunException error = Assert.Throws<RunException>(() => RecipeValidation.Check(recipe));
        Assert.StartsWith(message, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("generator-weight", "-1", "--generator-weight is -1: it must be at least 0.")]
    [InlineData("discriminator-weight", "1../nan", null)]
    [InlineData("discriminator-weight", "0/-50@10%", "--discriminator-weight is 0/-50@10%: it must be at least 0, and is -50 at 10%.")]
    [InlineData("generator-learning-rate", "-0.5", "--generator-learning-rate is -0.5: it must be at least 0.")]
    [InlineData("sampling-temperature", "0", "--sampling-temperature is 0: it must be at least 0.01 and at most 100.")]
    [InlineData(
        "sampling-temperature",
        "101~1@40%",
        "--sampling-temperature is 101~1@40%: it must be at least 0.01 and at most 100, and is 101 at 0%.")]
    public void WrongSchedule_IsRefused(string name, string text, string? message)
    {
        if (message is null)
        {
            Assert.False(Schedule.TryParse(text, out _, out _));
            return;
        }

        PretrainingRecipe recipe = Hyperparameters.Apply(
            new SampleModel { SequenceLength = 64 },
            new Dictionary<string, object> { [name] = Schedule.Parse(text) });
        Assert.Equal(message, Assert.Throws<RunException>(() => RecipeValidation.Check(recipe)).Message);
    }

    [Fact]
    public void Schedules_StandInJsonAsTheyAreTyped_AndNumbersAsNumbers()
    {
        JsonObject json = RecipeJson.Write(new SampleModel { SamplingTemperature = Schedule.Parse("4~1@80%") });
        Assert.Equal(("4~1@80%", 50.0), ((string?)json["sampling_temperature"], (double?)json["discriminator_weight"]));
        foreach (JsonNode wrong in new JsonNode[] { "4~", true })
        {
            json["sampling_temperature"] = wrong;
            Assert.StartsWith(
                "run.json is damaged: sampling_temperature is",
                Assert.Throws<RunException>(() => RecipeJson.Read(json, new SampleModel(), "run.json")).Message);
        }
    }

    [Fact]
    public void BothWeightsZero_IsRefused() => Assert.Contains(
        "nothing would be learned",
        Assert
            .Throws<RunException>(() =>
                RecipeValidation.Check(
                    new SampleModel
                    {
                        SequenceLength = 64,
                        GeneratorWeight = 0,
                        DiscriminatorWeight = 0,
                    }))
            .Message);

    [Fact]
    public void RuleOfEveryChoice_NamesAllOfThem()
    {
        foreach (Hyperparameter hyperparameter in Hyperparameters.All.Where(one => one.Type.IsEnum))
            Assert.Equal(string.Join(" or ", hyperparameter.Choices.Select(Hyperparameter.Text)), hyperparameter.Rule);
    }

    [Fact]
    public void Choices_StandInJsonByName()
    {
        JsonObject json = RecipeJson.Write(new SampleModel { LearningRateRule = LearningRateRule.HuggingFace, AdamRule = AdamWRule.Torch });
        Assert.Equal(("hugging_face", "torch"), ((string?)json["learning_rate_rule"], (string?)json["adam_rule"]));
        foreach (JsonNode wrong in new JsonNode[] { "lamb", 1 })
        {
            json["adam_rule"] = wrong;
            Assert.StartsWith(
                "run.json is damaged: adam_rule is",
                Assert.Throws<RunException>(() => RecipeJson.Read(json, new SampleModel(), "run.json")).Message);
        }
    }

    [Fact]
    public void HyperparameterOfANewerVersion_IsRefused()
    {
        JsonObject json = RecipeJson.Write(new SampleModel());
        json["flux"] = 1;
        Assert.Contains("the hyperparameter flux", Assert.Throws<RunException>(() => RecipeJson.Read(json, new SampleModel(), "run.json")).Message);
    }

    private static PropertyInfo PropertyOf(Hyperparameter hyperparameter) =>
        Properties.Single(property => string.Equals(property.Name, hyperparameter.Name.Replace("-", ""), StringComparison.OrdinalIgnoreCase));
}
