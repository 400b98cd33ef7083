using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using ElectraDsl.Cli;
using ElectraDsl.Training;

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
        foreach ((Hyperparameter hyperparameter, Option option) in Hyperparameters.All.Zip(options.All))
        {
            object value = Other(hyperparameter);
            ParseResult parsed = Command(options).Parse([option.Name, Hyperparameter.Text(value)]);
            Assert.Empty(parsed.Errors);
            Assert.Equal(value, hyperparameter.Get(options.Apply(Model, parsed)));
            Assert.Equal(hyperparameter.Name, Assert.Single(options.Given(parsed)).Key);
        }
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
    public void HelpOfASchedule_SaysHowOneIsWritten()
    {
        Option temperature = new RecipeOptions([Model]).All.Single(option => option.Name == "--sampling-temperature");
        Assert.Equal("number|schedule", temperature.HelpName);
        Assert.EndsWith(
            "At least 0.01 and at most 100. A schedule: 4..1@40% linear, 4~1@40% by equal factors, 4/1@40% a jump; 4@20%~1@40% holds 4 until 20 %. After @: a fraction of the run, a step (5000), tokens (20Mtokens) "
                + "or, for the first value, a gain in training AUC (4@auc+0.15~1@80%). Default: 1.",
            temperature.Description);
    }

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
