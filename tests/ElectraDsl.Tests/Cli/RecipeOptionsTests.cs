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
    public void EveryKnob_HasItsOptionInKebabCase()
    {
        RecipeOptions options = new([Model]);
        Assert.Equal(RecipeKnobs.All.Select(knob => knob.Option), options.All.Select(option => option.Name));
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
    public void EveryKnob_CanBeGiven()
    {
        RecipeOptions options = new([Model]);
        foreach ((RecipeKnob knob, Option option) in RecipeKnobs.All.Zip(options.All))
        {
            object value = Other(knob);
            ParseResult parsed = Command(options).Parse([option.Name, RecipeKnob.Text(value)]);
            Assert.Empty(parsed.Errors);
            Assert.Equal(value, knob.Get(options.Apply(Model, parsed)));
            Assert.Equal(knob.Name, Assert.Single(options.Given(parsed)).Key);
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
        Assert.EndsWith("Original or torch. Default: original.", rule.Description);
    }

    private static string KebabCase(string name) =>
        string.Concat(name.Select((letter, index) => (index > 0 && char.IsUpper(letter) ? "-" : "") + char.ToLowerInvariant(letter)));

    private static object Other(RecipeKnob knob) => knob.Get(Model) switch
    {
        int number => number + 1,
        ulong number => number + 1,
        double number => number == 0 ? 0.5 : number / 2,
        bool flag => !flag,
        Enum choice => knob.Choices.First(other => !other.Equals(choice)),
        object value => throw new InvalidOperationException($"No knob holds a {value.GetType()}."),
    };

    private static Command Command(RecipeOptions options)
    {
        Command command = new("pretrain");
        foreach (Option option in options.All)
            command.Add(option);
        return command;
    }
}
