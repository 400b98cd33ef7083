using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace ElectraDsl.Training;

/// <summary>One knob of a recipe: all that a command line, run.json and the checks need to know of it.</summary>
/// <param name="Name">Its name in kebab-case, for example <c>learning-rate</c>.</param>
/// <param name="Type"><see cref="int"/>, <see cref="double"/>, <see cref="ulong"/>, <see cref="bool"/>, an enumeration or <see cref="Schedule"/>.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Rule">Which values it takes, to follow "must be".</param>
/// <param name="IsFixed">Whether a run keeps the value that it was started with. A resumed run may change the others: what it reports, saves and evaluates, and when it ends.</param>
/// <param name="Accepts">Whether a value keeps to <paramref name="Rule"/>.</param>
/// <param name="Get">Reads a recipe's value.</param>
/// <param name="With">The recipe with another value, which must be of <paramref name="Type"/>.</param>
public sealed record RecipeKnob(
    string Name,
    Type Type,
    string Description,
    string Rule,
    bool IsFixed,
    Func<object, bool> Accepts,
    Func<PretrainingRecipe, object> Get,
    Func<PretrainingRecipe, object, PretrainingRecipe> With)
{
    private const double SmallestFloat32 = 1.17549435e-38; // the smallest with full precision

    /// <summary>The command-line option: <c>--learning-rate</c>.</summary>
    public string Option => $"--{Name}";

    /// <summary>The name in run.json: <c>learning_rate</c>.</summary>
    public string JsonName => Name.Replace('-', '_');

    /// <summary>All values of an enumeration; empty for knobs of other types.</summary>
    public ImmutableArray<object> Choices => Type.IsEnum ? [.. Enum.GetValues(Type).Cast<object>()] : [];

    /// <summary>What a value that is not accepted must be instead, to follow "must be".</summary>
    public string RuleFor(object value) => value switch
    {
        double number when !double.IsFinite(number) => $"a finite number, {Rule}",
        Schedule schedule when schedule.Points.FirstOrDefault(point => !Accepts(Schedule.Constant(point.Value))) is { At: var at, Value: var number } && !schedule.IsConstant =>
            $"{RuleFor(number)}, and is {Text(number)} at {at}",
        Schedule schedule => RuleFor(schedule.Start),
        double number when number > 0 && !InFloat32(number) => $"{Rule}, and within the range of float32, 1.2e-38 to 3.4e38",
        _ => Rule,
    };

    /// <summary>Whether a number above 0 is still one, and still finite, in float32, in which steps are computed.</summary>
    public static bool InFloat32(double number) => Math.Abs(number) is >= SmallestFloat32 and <= float.MaxValue;

    /// <summary>A value as it is written on a command line, the same in every culture.</summary>
    public static string Text(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        Enum choice => JsonNamingPolicy.KebabCaseLower.ConvertName(choice.ToString()),
        Schedule schedule => schedule.ToString(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"A knob holds no {value.GetType().Name}.", nameof(value)),
    };
}
