using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using ElectraDsl.Cli;
using ElectraDsl.Training;
using Samples;

namespace ElectraDsl.Tests;

public sealed class RecipeOptionsTests
{
    private static readonly PretrainingRecipe Model = new Samples.SampleModel();

    [Fact]
    public void EveryHyperparameter_HasItsOptionInKebabCase()
    {
        RecipeOptions options = new([Model]);
        Assert.Equal(Hyperparameters.All.Select(one => one.Option), options.All.Select(option => option.Name));
        Assert.All(options.All, option => Assert.Matches(new Regex("^--[a-z][a-z0-9]*(-[a-z0-9]+)*$"), option.Name));
    }

    [Fact]
    public void EveryPropertyOfARecipe_HasItsOption()
    {
        string[] properties = [.. typeof(PretrainingRecipe)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => property.SetMethod is not null)
            .Select(property => "--" + KebabCase(property.Name))];
        Assert.Equal(properties.Order(), new RecipeOptions([Model]).All.Select(option => option.Name).Order());
    }

    [Fact]
    public void EveryHyperparameter_CanBeGiven()
    {
        RecipeOptions options = new([Model]);
        foreach ((Hyperparameter hyperparameter, Option option) in Hyperparameters.All.Zip(options.All).Where(pair => !pair.Second.Hidden))
        {
            object value = Other(hyperparameter);
            ParseResult parsed = Command(options).Parse([option.Name, Hyperparameter.Text(value)]);
            Assert.Empty(parsed.Errors);
            Assert.Equal(value, hyperparameter.Get(options.Apply(Model, parsed)));
            Assert.Equal(hyperparameter.Name, Assert.Single(options.Given(parsed)).Key);
        }
    }

    /// <summary>It is there to say why it is refused, but no help for the project's models.</summary>
    [Fact]
    public void OptionThatNoModelUses_IsNotInTheHelp()
    {
        Assert.Equal(["--static-masks"], new RecipeOptions([Model]).All.Where(option => option.Hidden).Select(option => option.Name));
        Assert.DoesNotContain(new RecipeOptions([Model, new MaskedSampleModel()]).All, option => option.Hidden);
        foreach (string command in new[] { "pretrain", "sweep" })
        {
            string help = CapturedRun.Of([command, "--help"], new MaskedSampleModel()).Output;
            Assert.Contains("--static-masks", help, StringComparison.Ordinal);
            Assert.All(
                ["--sampling-temperature", "--discriminator-weight", "Losses:", "4..1@40%"],
                text => Assert.DoesNotContain(text, help.Split("Examples:")[0], StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(0.0005, "0.0005")]
    [InlineData(1e-6, "1e-6")]
    [InlineData(-2.5e-7, "-2.5e-7")]
    [InlineData(1e22, "1e22")]
    [InlineData(0.0, "0")]
    [InlineData(double.MaxValue, "1.7976931348623157e308")]
    public void Number_IsWrittenAsPeopleTypeIt_AndReadBack(double number, string text)
    {
        Assert.Equal(text, Hyperparameter.Text(number));
        Assert.Equal(number, double.Parse(text, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void NothingGiven_LeavesTheRecipeAsItIs()
    {
        RecipeOptions options = new([Model]);
        ParseResult parsed = Command(options).Parse([]);
        Assert.Empty(options.Given(parsed));
        Assert.Equal(Model, options.Apply(Model, parsed));
    }

    [Fact]
    public void Numbers_AreReadTheSameInEveryCulture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            RecipeOptions options = new([Model]);
            ParseResult parsed = Command(options).Parse(["--learning-rate", "0.25"]);
            Assert.Equal(0.25, options.Apply(Model, parsed).LearningRate);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("hugging-face", null)]
    [InlineData("Original", null)]
    [InlineData("linear", "--learning-rate-rule is 'linear': it must be original or hugging-face.")]
    [InlineData("1", "--learning-rate-rule is '1': it must be original or hugging-face.")]
    public void Choice_IsGivenByItsName(string text, string? error) =>
        Assert.Equal(error, Command(new([Model])).Parse(["--learning-rate-rule", text]).Errors.SingleOrDefault()?.Message);

    [Fact]
    public void Help_NamesTheChoicesAndTheDefault()
    {
        Option rule = new RecipeOptions([Model]).All.Single(option => option.Name == "--adam-rule");
        Assert.Equal("original|torch", rule.HelpName);
        Assert.EndsWith("torch's has. Default: original.", rule.Description);
    }

    [Theory]
    [InlineData("2..1@50%", null)]
    [InlineData("1.5", null)]
    [InlineData(
        "hot",
        "--sampling-temperature is 'hot': it must be a number, or values and where they are reached, such as 4..1@40%, 4~1@40%, 0/50@10% or 4@20%~1@40%.")]
    [InlineData("4..1", "--sampling-temperature is '4..1': '1' must say where it is reached, such as 1@40%.")]
    [InlineData("0..1@50%", "--sampling-temperature is 0..1@50%: it must be at least 0.01 and at most 100, and is 0 at 0%.")]
    public void Schedule_IsGivenAsText(string text, string? error) =>
        Assert.Equal(error, Command(new([Model])).Parse(["--sampling-temperature", text]).Errors.SingleOrDefault()?.Message);

    [Fact]
    public void HelpOfASchedule_SaysOnceHowOneIsWritten()
    {
        Option temperature = new RecipeOptions([Model]).All.Single(option => option.Name == "--sampling-temperature");
        Assert.Equal("number|schedule", temperature.HelpName);
        Assert.EndsWith("At least 0.01 and at most 100. Default: 1.", temperature.Description);
        foreach (string command in new[] { "pretrain", "sweep" })
        {
            string help = CapturedRun.Of(command, "--help").Output;
            Assert.Equal(2, help.Split("4..1@40%").Length);
            Assert.Equal(2, help.Split("4@auc+0.15~1@80%").Length);
        }

        Assert.DoesNotContain("schedule", CapturedRun.Of("info", "--help").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Default_IsThatOfAllModels_OrSaidOnceToBeTheModels()
    {
        PretrainingRecipe other = Model with { LearningRate = 3e-4 };
        Assert.Equal(["Default: 128."], new[] { Of([Model, other], "--batch-size"), Of([Model, other], "--learning-rate") }.Where(text => text.Length > 0));
        Assert.Equal("Default: 1.", Of([Model, new MaskedSampleModel()], "--sampling-temperature"));
        Assert.DoesNotContain("Where no default is shown", CapturedRun.Of(["pretrain", "--help"], Model).Output, StringComparison.Ordinal);
        string help = CapturedRun.Of(["pretrain", "--help"], Model, new CapturedRun.OtherModel()).Output;
        Assert.Equal(2, help.Split("Where no default is shown").Length);
        Assert.DoesNotContain("the model's.", help, StringComparison.Ordinal);

        static string Of(PretrainingRecipe[] models, string name)
        {
            string description = new RecipeOptions(models).All.Single(option => option.Name == name).Description!;
            int start = description.IndexOf("Default:", StringComparison.Ordinal);
            return start < 0 ? "" : description[start..];
        }
    }

    [Theory]
    [InlineData("--packing", "full-sentence", "did you mean full-sentences?")]
    [InlineData("--packing", "NextSentence", "did you mean next-sentence?")]
    [InlineData("--best-metric", "mlm-los", "did you mean mlm-loss?")]
    [InlineData("--alarms", "stopp", "it must be warn or stop: did you mean stop?")]
    [InlineData("--alarms", "maybe", "it must be warn or stop.")]
    public void MistypedChoice_IsGuessed(string option, string text, string message) =>
        Assert.EndsWith(message, Command(new([Model])).Parse([option, text]).Errors.Single().Message, StringComparison.Ordinal);

    private static string KebabCase(string name) =>
        string.Concat(name.Select((letter, index) => (index > 0 && char.IsUpper(letter) ? "-" : "") + char.ToLowerInvariant(letter)));

    private static object Other(Hyperparameter hyperparameter) => hyperparameter.Get(Model) switch
    {
        int number => number + 1,
        ulong number => number + 1,
        double number => number == 0 ? 0.5 : number / 2,
        bool flag => !flag,
        Schedule schedule => Schedule.Parse(FormattableString.Invariant($"{schedule.Start + 1}@10%..2@40%")),
        Enum choice => hyperparameter.Choices.First(other => !other.Equals(choice)),
        object value => throw new InvalidOperationException($"No hyperparameter holds a {value.GetType()}."),
    };

    private static Command Command(RecipeOptions options)
    {
        Command command = new("pretrain");
        foreach (Option option in options.All)
            command.Add(option);
        return command;
    }
}
