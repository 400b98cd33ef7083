using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace ElectraDsl.Training;

/// <summary>One hyperparameter of a recipe: all that a command line, run.json and the checks need to know of it.</summary>
public sealed class Hyperparameter
{
    private readonly PropertyInfo property;
    private readonly RecipeRange? range;

    internal Hyperparameter(PropertyInfo property, HyperparameterAttribute described)
        : this(property, described, RecipeRanges.Of(property.Name))
    {
    }

    /// <summary>One of another kind of recipe, which has ranges of its own.</summary>
    internal Hyperparameter(PropertyInfo property, HyperparameterAttribute described, RecipeRange? range)
    {
        this.property = property;
        this.range = range;
        Name = JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name);
        Description = described.Description;
        IsFixed = described.IsFixed;
        Choices = Type.IsEnum ? [.. Enum.GetValues(Type).Cast<object>()] : [];
        Rule = described.Rule
            ?? range?.ToString()
            ?? (Type.IsEnum ? string.Join(" or ", Choices.Select(Text)) : Type == typeof(bool) ? "true or false" : "a whole number, at least 0");
    }

    /// <summary>Its name in kebab-case, for example <c>learning-rate</c>.</summary>
    public string Name { get; }

    /// <summary>The name of its property, for example <c>LearningRate</c>.</summary>
    public string Property => property.Name;

    /// <summary><see cref="int"/>, <see cref="double"/>, <see cref="ulong"/>, <see cref="bool"/>, an enumeration or <see cref="Schedule"/>.</summary>
    public Type Type => property.PropertyType;

    /// <summary>One sentence.</summary>
    public string Description { get; }

    /// <summary>Which values it takes, to follow "must be".</summary>
    public string Rule { get; }

    /// <summary>
    /// Whether a run keeps the value that it was started with. A resumed run may change the others: what it reports, saves and evaluates, and when it
    /// ends.
    /// </summary>
    public bool IsFixed { get; }

    /// <summary>The command-line option: <c>--learning-rate</c>.</summary>
    public string Option => $"--{Name}";

    /// <summary>The name in run.json: <c>learning_rate</c>.</summary>
    public string JsonName => Name.Replace('-', '_');

    /// <summary>All values of an enumeration; empty for hyperparameters of other types.</summary>
    public ImmutableArray<object> Choices { get; }

    /// <summary>Whether a value keeps to <see cref="Rule"/>, as far as that can be told without the other hyperparameters.</summary>
    /// <param name="value">Of <see cref="Type"/>.</param>
    public bool Accepts(object value) => value switch
    {
        int number => IsInRange(number),
        double number => IsInRange(number),
        Schedule schedule => schedule.Points.All(point => IsInRange(point.Value)),
        Enum => Enum.IsDefined(Type, value),
        _ => true,
    };

    /// <summary>Reads a recipe's value.</summary>
    public object Get(PretrainingRecipe recipe) => GetFrom(recipe);

    /// <summary>The recipe with another value.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="value">Of <see cref="Type"/>.</param>
    public PretrainingRecipe With(PretrainingRecipe recipe, object value)
    {
        PretrainingRecipe changed = recipe with { };
        Set(changed, value);
        return changed;
    }

    /// <summary>What a value that is not accepted must be instead, to follow "must be".</summary>
    public string RuleFor(object value) => value switch
    {
        double number when !double.IsFinite(number) => $"a finite number, {Rule}",
        Schedule schedule
            when schedule.Points.FirstOrDefault(point => !IsInRange(point.Value)) is { At: var at, Value: var number } && !schedule.IsConstant =>
            $"{RuleFor(number)}, and is {Text(number)} at {at}",
        Schedule schedule => RuleFor(schedule.Start),
        double number when number > 0 && !RecipeRange.IsFloat32(number) => $"{Rule}, and within the range of float32, 1.2e-38 to 3.4e38",
        _ => Rule,
    };

    /// <summary>A value as it is written on a command line, the same in every culture.</summary>
    public static string Text(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        Enum choice => JsonNamingPolicy.KebabCaseLower.ConvertName(choice.ToString()),
        Schedule schedule => schedule.ToString(),
        double number => Shortest(number),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"A hyperparameter holds no {value.GetType().Name}.", nameof(value)),
    };

    /// <summary>A number as a value of <see cref="Type"/>, which is <see cref="int"/> or <see cref="Schedule"/>.</summary>
    internal object Value(double number) => Type == typeof(int) ? (object)(int)number : (Schedule)number;

    /// <summary>The shortest text that is read back as the same number: <c>0.0005</c>, <c>1e-6</c>.</summary>
    private static string Shortest(double number)
    {
        string[] parts = number.ToString("R", CultureInfo.InvariantCulture).Split('E');
        return parts is [string digits, string exponent] ? $"{digits}e{int.Parse(exponent, CultureInfo.InvariantCulture)}" : parts[0];
    }

    /// <summary>Reads the value of a recipe of the kind that has the property.</summary>
    internal object GetFrom(object recipe) => property.GetValue(recipe)!;

    /// <summary>Gives a recipe that nobody else has yet a value.</summary>
    internal void Set(object recipe, object value) => property.SetValue(recipe, value);

    private bool IsInRange(double value) => range is not { } known || known.Contains(value);
}
